// The JavaScript SDK against an account over HTTP: node suite.mjs <endpoint> <key>. Prints one line a check; exits 1 at the first that fails.
import assert from "node:assert/strict";
import {
  CosmosClient, PartitionKeyBuilder, BulkOperationType, ChangeFeedMode, ChangeFeedPolicy, ChangeFeedRetentionTimeSpan, ChangeFeedStartFrom, StatusCodes,
} from "@azure/cosmos";

const [endpoint, key] = process.argv.slice(2);
const client = new CosmosClient({ endpoint, key, connectionPolicy: { enableEndpointDiscovery: false } });

const check = async (name, test) => {
  await test();
  console.log(`ok ${name}`);
};
const rejects = async (code, call) => assert.equal((await call().then(() => ({ code: "no error" }), (error) => error)).code, code);
const keyOf = (customer, bucket) => new PartitionKeyBuilder().addValue(customer).addValue(bucket).build();

for (const partitions of [1, 4]) {
  const { database } = await client.databases.createIfNotExists({ id: "js" });
  const { container } = await database.containers.create({
    id: `orders-${partitions}`,
    partitionKey: { paths: ["/customerId", "/bucket"], kind: "MultiHash", version: 2 },
    changeFeedPolicy: new ChangeFeedPolicy(ChangeFeedRetentionTimeSpan.fromMinutes(10)),
    throughput: 10000 * partitions,
  });
  const orders = Array.from({ length: 48 }, (_, n) => ({
    id: `o${String(n).padStart(3, "0")}`, customerId: `cu${n % 4}`, bucket: n % 3, at: Math.floor(n / 3), total: n, status: n % 2 ? "paid" : "placed",
  }));

  await check(`${partitions}: create, read, upsert, replace, patch, delete`, async () => {
    for (const order of orders) assert.equal((await container.items.create(order)).statusCode, 201);
    await rejects(409, () => container.items.create(orders[0]));
    const item = container.item("o000", keyOf("cu0", 0));
    const read = await item.read();
    assert.equal(read.resource.total, 0);
    await rejects(412, () => item.replace(orders[0], { accessCondition: { type: "IfMatch", condition: '"stale"' } }));
    assert.equal((await item.replace({ ...orders[0], total: 5 }, { accessCondition: { type: "IfMatch", condition: read.etag } })).resource.total, 5);
    assert.equal((await container.items.upsert(orders[0])).statusCode, 200);
    assert.equal((await item.patch([{ op: "incr", path: "/total", value: 7 }])).resource.total, 7);
    assert.equal((await item.patch({ condition: "from c where c.total = 7", operations: [{ op: "set", path: "/total", value: 0 }] })).resource.total, 0);
    await container.items.create({ ...orders[0], id: "gone" });
    assert.equal((await container.item("gone", keyOf("cu0", 0)).delete()).statusCode, 204);
    assert.equal((await container.item("gone", keyOf("cu0", 0)).read()).statusCode, 404);
  });

  const all = async (query, options) => (await container.items.query(query, options).fetchAll()).resources;
  await check(`${partitions}: queries`, async () => {
    assert.equal((await all("SELECT * FROM c", { partitionKey: keyOf("cu1", 1) })).length, orders.filter((o) => o.customerId === "cu1" && o.bucket === 1).length);
    assert.equal((await all("SELECT * FROM c", { partitionKey: ["cu1"] })).length, 12);
    assert.equal((await all({ query: "SELECT * FROM c WHERE c.total >= @t", parameters: [{ name: "@t", value: 40 }] })).length, 8);
    assert.deepEqual(await all("SELECT VALUE c.total FROM c ORDER BY c.total DESC", { maxItemCount: 5 }), orders.map((o) => o.total).reverse());
    assert.deepEqual(await all("SELECT VALUE COUNT(1) FROM c"), [48]);
    assert.deepEqual(await all("SELECT VALUE SUM(c.total) FROM c"), [1128]);
    assert.deepEqual(await all("SELECT VALUE MAX(c.total) FROM c"), [47]);
    assert.deepEqual(await all("SELECT VALUE AVG(c.total) FROM c"), [23.5]);
    assert.deepEqual((await all("SELECT DISTINCT VALUE c.status FROM c")).sort(), ["paid", "placed"]);
    assert.deepEqual(await all("SELECT TOP 3 VALUE c.total FROM c ORDER BY c.total"), [0, 1, 2]);
    assert.deepEqual(await all("SELECT VALUE c.total FROM c ORDER BY c.total OFFSET 2 LIMIT 2"), [2, 3]);
    const groups = await all("SELECT c.status, COUNT(1) AS n FROM c GROUP BY c.status");
    assert.deepEqual(groups.map((g) => [g.status, g.n]).sort(), [["paid", 24], ["placed", 24]]);
    assert.equal((await container.items.readAll({ maxItemCount: 7 }).fetchAll()).resources.length, 48);
    await rejects(400, () => all("SELECT * FROM c WHERE"));
  });

  await check(`${partitions}: batch`, async () => {
    const operations = [
      { operationType: BulkOperationType.Create, resourceBody: { id: "b1", customerId: "cu0", bucket: 0 } },
      { operationType: BulkOperationType.Read, id: "o000" },
      { operationType: BulkOperationType.Delete, id: "b1" },
    ];
    const good = await container.items.batch(operations, keyOf("cu0", 0));
    assert.deepEqual(good.result.map((r) => r.statusCode), [201, 200, 204]);
    const bad = await container.items.batch([operations[0], { operationType: BulkOperationType.Create, resourceBody: orders[0] }], keyOf("cu0", 0));
    assert.equal(bad.code, StatusCodes.MultiStatus);
    assert.deepEqual(bad.result.map((r) => r.statusCode), [424, 409]);
  });

  await check(`${partitions}: bulk`, async () => {
    const results = await container.items.executeBulkOperations([
      ...Array.from({ length: 150 }, (_, n) => ({
        operationType: BulkOperationType.Create, partitionKey: keyOf(`bulk${n}`, 0), resourceBody: { id: `n${n}`, customerId: `bulk${n}`, bucket: 0 },
      })),
      { operationType: BulkOperationType.Read, partitionKey: keyOf("cu0", 0), id: "o000" },
    ]);
    assert.deepEqual([...new Set(results.slice(0, 150).map((r) => r.response.statusCode))], [201]);
    assert.equal(results[150].response.statusCode, 200);
    assert.deepEqual(await all("SELECT VALUE COUNT(1) FROM c WHERE STARTSWITH(c.customerId, 'bulk')"), [150]);
  });

  await check(`${partitions}: change feed`, async () => {
    const feed = container.items.getChangeFeedIterator({ changeFeedStartFrom: ChangeFeedStartFrom.Beginning(), maxItemCount: 20 });
    const seen = new Set();
    for (let idle = 0; idle <= 4;) {
      const page = await feed.readNext();
      if (page.statusCode === StatusCodes.NotModified) idle++;
      else for (const item of page.result) seen.add(`${item.customerId}/${item.id}`);
    }
    assert.equal(seen.size, 198);
  });

  await check(`${partitions}: change feed of all versions and deletes`, async () => {
    const feed = container.items.getChangeFeedIterator({
      changeFeedStartFrom: ChangeFeedStartFrom.Now(), changeFeedMode: ChangeFeedMode.AllVersionsAndDeletes, maxItemCount: 2,
    });
    const drain = async () => {
      const changes = [];
      for (let idle = 0; idle <= partitions;) {
        const page = await feed.readNext();
        if (page.statusCode === StatusCodes.NotModified) idle++;
        else changes.push(...page.result);
      }
      return changes;
    };
    assert.deepEqual(await drain(), []);
    const order = { ...orders[0], id: "versions" };
    await container.items.create(order);
    await container.items.upsert({ ...order, total: 1 });
    await container.item("versions", keyOf("cu0", 0)).delete();
    const changes = await drain();
    assert.deepEqual(changes.map((c) => [c.metadata.operationType, c.current.total]), [["create", 0], ["replace", 1], ["delete", undefined]]);
    assert.equal(changes[2].metadata.previousImageLSN, changes[1].metadata.lsn);
    assert.deepEqual([changes[2].metadata.id, changes[2].metadata.partitionKey], ["versions", { customerId: "cu0", bucket: 0 }]);
    await rejects(400, () => container.items.getChangeFeedIterator({
      changeFeedStartFrom: ChangeFeedStartFrom.Beginning(), changeFeedMode: ChangeFeedMode.AllVersionsAndDeletes,
    }).readNext());
  });

  await check(`${partitions}: offer and feed ranges`, async () => {
    const { resource: offer } = await container.readOffer();
    assert.equal(offer.content.offerThroughput, 10000 * partitions);
    assert.equal((await container.getFeedRanges()).length, partitions);
  });

  await check(`${partitions}: container deletion`, async () => {
    assert.equal((await container.delete()).statusCode, 204);
    await rejects(404, () => container.items.create(orders[0]));
  });
}
