using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace OrdersFn.Tests;

/// <summary>The functions as the worker would find them.</summary>
internal static class FunctionTable
{
    public static IEnumerable<MethodInfo> All =>
        from type in typeof(OrdersFunctionsHost).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where method.IsDefined(typeof(FunctionAttribute))
        select method;

    public static IEnumerable<(MethodInfo Method, HttpTriggerAttribute Trigger)> Http =>
        All.Select(method => (method, TriggerOf<HttpTriggerAttribute>(method))).Where(function => function.Item2 is not null)!;

    public static IEnumerable<(MethodInfo Method, CosmosDBTriggerAttribute Trigger)> ChangeFeed =>
        All.Select(method => (method, TriggerOf<CosmosDBTriggerAttribute>(method))).Where(function => function.Item2 is not null)!;

    public static IEnumerable<(MethodInfo Method, ServiceBusTriggerAttribute Trigger)> Queue =>
        All.Select(method => (method, TriggerOf<ServiceBusTriggerAttribute>(method))).Where(function => function.Item2 is not null)!;

    public static IEnumerable<(MethodInfo Method, TimerTriggerAttribute Trigger)> Timers =>
        All.Select(method => (method, TriggerOf<TimerTriggerAttribute>(method))).Where(function => function.Item2 is not null)!;

    public static IEnumerable<MethodInfo> WarmUp => All.Where(method => TriggerOf<WarmupTrigger>(method) is not null);

    public static string NameOf(MethodInfo method) => method.GetCustomAttribute<FunctionAttribute>()!.Name;

    private static T? TriggerOf<T>(MethodInfo method)
        where T : Attribute =>
        method.GetParameters().Select(parameter => parameter.GetCustomAttribute<T>()).FirstOrDefault(trigger => trigger is not null);
}
