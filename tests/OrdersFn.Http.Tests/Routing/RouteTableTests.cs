using OrdersFn.Http.Routing;

namespace OrdersFn.Http.Tests.Routing;

public sealed class RouteTableTests
{
    [Fact]
    public void NamesAndCallsAreUnique()
    {
        Assert.Equal(OrderRoutes.All.Count, OrderRoutes.All.Select(route => route.Name).Distinct().Count());
        Assert.Equal(OrderRoutes.All.Count, OrderRoutes.All.Select(route => (route.Method, route.Pattern)).Distinct().Count());
    }

    [Theory]
    [InlineData("EraseOrder", RouteAccess.Admin)]
    [InlineData("GetCustomerLayout", RouteAccess.Admin)]
    [InlineData("PutCustomerLayout", RouteAccess.Admin)]
    [InlineData("ListHeavyCustomers", RouteAccess.Admin)]
    [InlineData("Audit", RouteAccess.Admin)]
    [InlineData("ListDeadLetters", RouteAccess.Admin)]
    [InlineData("GetDeadLetter", RouteAccess.Admin)]
    [InlineData("ReplayDeadLetter", RouteAccess.Admin)]
    [InlineData("DropDeadLetter", RouteAccess.Admin)]
    [InlineData("ListParked", RouteAccess.Admin)]
    [InlineData("GetParked", RouteAccess.Admin)]
    [InlineData("ReplayParked", RouteAccess.Admin)]
    [InlineData("DropParked", RouteAccess.Admin)]
    [InlineData("PlaceOrder", RouteAccess.Function)]
    [InlineData("GetHealth", RouteAccess.Anonymous)]
    public void WhatOnlyOperatorsMayDoIsTheirs(string name, RouteAccess access) =>
        Assert.Equal(access, OrderRoutes.All.Single(route => route.Name == name).Access);
}
