using Spectre.Console;

namespace OrdersFn.Local.Importing;

/// <summary>A progress bar on standard error, where somebody looks at it.</summary>
internal static class ImportProgress
{
    public static async Task ShowAsync(ImportFile file, ImportReport report, Func<Action, Task> work)
    {
        if (Console.IsErrorRedirected)
        {
            await work(() => { });
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        await console.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new TaskDescriptionColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask("importing", maxValue: Math.Max(1, file.Length ?? 1));
                bar.IsIndeterminate = file.Length is null;
                await work(() =>
                {
                    bar.Value = file.Position;
                    bar.Description = Markup.Escape(report.Brief());
                });
            });
    }
}
