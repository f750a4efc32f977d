#!/usr/bin/env bash
# A request whose path holds an encoded slash is another request behind Yarp.ReverseProxy: the forwarder writes the path anew from the server's decoded one.
# Kestrel decodes a path but for %2F, so that %2F and %252F are one text there; the forwarder then encodes every %, and the destination gets %252F for both.
# An id with a slash and an id with the text %2F can no longer be told apart, and a destination that decodes what it gets finds the wrong one of them. A query
# arrives as it was sent. The Functions host forwards to its workers in this way. Seen with Yarp.ReverseProxy 2.3.0 on ASP.NET Core 10 (dotnet/yarp #1419 is
# about the same rewriting). Needs: the .NET 10 SDK.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
cat > probe.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup>
<ItemGroup><PackageReference Include="Yarp.ReverseProxy" Version="2.3.0" /></ItemGroup></Project>
X
cat > Program.cs <<'X'
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;
WebApplication Serve(Action<WebApplicationBuilder> configure, Func<WebApplication, RequestDelegate> answer)
{
    var builder = WebApplication.CreateBuilder();
    builder.Logging.ClearProviders();
    builder.WebHost.UseUrls("http://127.0.0.1:0");
    configure(builder);
    var app = builder.Build();
    app.Run(answer(app));
    app.Start();
    return app;
}
var destination = Serve(_ => { }, _ => context => context.Response.WriteAsync(context.Features.Get<IHttpRequestFeature>()!.RawTarget));
using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
var proxy = Serve(
    builder => builder.Services.AddHttpForwarder(),
    app => async context => await app.Services.GetRequiredService<IHttpForwarder>().SendAsync(context, destination.Urls.First(), invoker, ForwarderRequestConfig.Empty));
using var http = new HttpClient();
foreach (var target in new[] { "/orders/a%2Fb", "/orders/a%252Fb", "/orders/a%25b", "/orders/a%5Cb", "/orders/?id=a%2Fb", "/orders/?id=a%252Fb" })
    foreach (var (name, app) in new[] { ("itself", destination), ("behind", proxy) })
        Console.WriteLine($"{name} {target} -> {await http.GetStringAsync(app.Urls.First() + target)}");
X
seen=$(dotnet run)
expected='itself /orders/a%2Fb -> /orders/a%2Fb
behind /orders/a%2Fb -> /orders/a%252Fb
itself /orders/a%252Fb -> /orders/a%252Fb
behind /orders/a%252Fb -> /orders/a%252Fb
itself /orders/a%25b -> /orders/a%25b
behind /orders/a%25b -> /orders/a%25b
itself /orders/a%5Cb -> /orders/a%5Cb
behind /orders/a%5Cb -> /orders/a%5Cb
itself /orders/?id=a%2Fb -> /orders/?id=a%2Fb
behind /orders/?id=a%2Fb -> /orders/?id=a%2Fb
itself /orders/?id=a%252Fb -> /orders/?id=a%252Fb
behind /orders/?id=a%252Fb -> /orders/?id=a%252Fb'
printf '%s\n' "$seen"
[ "$seen" = "$expected" ]
