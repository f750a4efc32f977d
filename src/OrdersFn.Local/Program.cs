using System.CommandLine;
using OrdersFn.Local.Auditing;
using OrdersFn.Local.BackingUp;
using OrdersFn.Local.Compacting;
using OrdersFn.Local.Generating;
using OrdersFn.Local.Importing;
using OrdersFn.Local.Serving;
using OrdersFn.Local.SetAside;

var root = new RootCommand("Customer orders on one machine: the HTTP API, the views and the store, in one process.");
root.AddServe();
root.Add(ImportCommand.Create());
root.Add(GenerateCommand.Create());
root.Add(AuditCommand.Create());
root.Add(CompactCommand.Create());
root.Add(BackupCommand.Create());
root.Add(RestoreCommand.Create());
root.Add(DeadLettersCommand.Create());
root.Add(ParkedCommand.Create());

// Long enough for requests under way and for feeds to give their leases back.
return await root.Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromSeconds(20) });
