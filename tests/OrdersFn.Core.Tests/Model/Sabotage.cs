namespace OrdersFn.Core.Tests.Model;

/// <summary>What is taken out of the protocol, to see that its absence is found. Done to the store or by the planner of a schedule, so that the code under test has no switch for it.</summary>
internal enum Sabotage
{
    None,

    /// <summary>Neither a placeholder nor a <c>movedTo</c> is kept by the store.</summary>
    NoFences,

    /// <summary>A new layout begins when it is written.</summary>
    NoFutureStart,

    /// <summary>The store does not look at If-Match.</summary>
    NoTagGuards,
}
