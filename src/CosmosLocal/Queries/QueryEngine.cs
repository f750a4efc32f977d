using System.Text.Json;
using CosmosLocal.Items;
using CosmosLocal.Queries.Access;
using CosmosLocal.Queries.Execution;
using CosmosLocal.Queries.Planning;
using CosmosLocal.Resources;
using CosmosLocal.Sql;
using CosmosLocal.Sql.Compilation;
using CosmosLocal.Sql.Parsing;
using CosmosLocal.Sql.Runtime;
using CosmosLocal.Storage;

namespace CosmosLocal.Queries;

/// <summary>Answers queries page by page.</summary>
internal sealed class QueryEngine(TimeProvider? timeProvider = null)
{
    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;
    private readonly ParsedQueries _parsed = new();
    private readonly KeptResults _kept = new();

    /// <summary>Plans come before every query, with its text: both parse it once.</summary>
    public PlanResult Plan(string sql, JsonElement? parameters, ContainerDefinition definition, bool singlePartition) =>
        new QueryPlanner(_parsed).Plan(sql, parameters, definition, singlePartition);

    public AccessLimits Limits { get; init; } = new();

    public async ValueTask<QueryPage> ExecuteAsync(ContainerEngine container, QueryRequest request, CancellationToken ct)
    {
        using var reader = await container.OpenReaderAsync(ct);
        return Execute(reader, container.Definition.KeyPaths, container.Partitions.Active.Sum(p => p.Documents), request);
    }

    // How many documents the container has is for estimates alone.
    private QueryPage Execute(ContainerReader reader, IReadOnlyList<string> keyPaths, long documents, QueryRequest request)
    {
        try
        {
            var query = _parsed.Get(request.Sql);
            var context = new CompilationContext(QueryParameters.Read(request.Parameters), new(_time));
            var select = SelectCompiler.Compile(query, context);
            var hash = ContinuationToken.HashOf(request.Sql, request.Parameters);
            var token = request.Continuation is { } text ? ContinuationToken.Parse(text, hash) : null;
            if (query.From is null) return WithoutContainer(select, context);
            if (request.IsPart) PlanRewriter.CheckMerge(query);

            var shape = QueryShape.Of(query, context, keyPaths, request.Scope);
            if (select.IsPlainCount && select is { Skip: 0, Take: > 0 }) return CountOf(reader, shape, select, context);
            var page = new PageBuilder(request.MaxItems, hash, token, select, _kept);
            var resume = ResumeFilter.Read(request.ResumeFilter, shape.Order.Count);
            if (resume is not null) shape = shape.From(resume.First);
            var access = new AccessChooser(reader, shape, Limits, documents).Choose(token?.Access, page.Wanted);
            return page.Build(new DocumentRun(reader, access, shape, select, resume, context.Clock), access, context.Clock);
        }
        catch (SqlException e)
        {
            return QueryPage.Refused(e.Error.ToMessage());
        }
    }

    // The index knows how many there are.
    private static QueryPage CountOf(ContainerReader reader, QueryShape shape, CompiledSelect select, CompilationContext context)
    {
        var count = shape.Ranges.Sum(reader.CountDocuments);
        return new()
        {
            Documents = [JsonText.Utf8Of(select.ResultOfCount(count, select.NewRow(context.Clock)))],
            Charge = Throughput.Charges.Query(0, 0, 0),
        };
    }

    private static QueryPage WithoutContainer(CompiledSelect select, CompilationContext context) => new()
    {
        Documents = [.. select.Run(select.NewRow(context.Clock)).Select(JsonText.Utf8Of)],
        Charge = Throughput.Charges.Query(0, 0, 0),
    };

    /// <summary>A query over a few documents in memory: the feeds of databases and containers, the condition of a patch.</summary>
    public static QueryPage Evaluate(IEnumerable<JsonElement> documents, QueryRequest request)
    {
        try
        {
            var query = SqlParser.Parse(request.Sql);
            var context = new CompilationContext(QueryParameters.Read(request.Parameters), new(TimeProvider.System));
            var select = SelectCompiler.Compile(query, context);
            var results = Results.Of(select, documents.Select(SqlValue.Of), context.Clock);
            return new() { Documents = [.. results.Select(JsonText.Utf8Of)] };
        }
        catch (SqlException e)
        {
            return QueryPage.Refused(e.Error.ToMessage());
        }
    }
}
