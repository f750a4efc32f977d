// The Service Bus SDK against a server's AMQP endpoint: node suite.mjs <scenario> <connection string>. Prints one line a check; exits 1 at the first that fails.
import assert from "node:assert/strict";
import readline from "node:readline";
import { ServiceBusClient } from "@azure/service-bus";

const [scenario, connection] = process.argv.slice(2);
const noRetries = { retryOptions: { maxRetries: 0, timeoutInMs: 20000 } };
const retries = { retryOptions: { maxRetries: 60, retryDelayInMs: 500, timeoutInMs: 20000 } };

const check = async (name, test) => {
  await test();
  console.log(`ok ${name}`);
};
const refusal = (call) => call().then(() => assert.fail("not refused"), (error) => error);
const order = (id) => ({ order_id: id, customer_id: "JS", timestamp: "2025-06-30T12:30:00Z", items: [{ sku: "S", quantity: 1, price: 100 }], currency: "GBP" });

const scenarios = {
  async sending() {
    const client = new ServiceBusClient(connection, noRetries);
    const sender = client.createSender("orders");
    await check("a single message", () => sender.sendMessages({ body: order("single"), contentType: "application/json", messageId: "single" }));
    await check("a message twice", () => sender.sendMessages({ body: order("single"), contentType: "application/json", messageId: "single" }));
    await check("an array", () => sender.sendMessages([1, 2, 3].map((n) => ({ body: order(`array${n}`), contentType: "application/json" }))));
    await check("a batch", async () => {
      const batch = await sender.createMessageBatch();
      for (let n = 0; n < 500; n++) assert.ok(batch.tryAddMessage({ body: order(`batch${n}`), messageId: `batch${n}` }));
      await sender.sendMessages(batch);
    });
    await check("a batch that is full", async () => {
      const batch = await sender.createMessageBatch();
      assert.equal(batch.maxSizeInBytes, 1048576);
      let n = 0;
      while (batch.tryAddMessage({ body: Buffer.alloc(100000, 32), messageId: `full${n}` })) n++;
      assert.equal(n, 10);
      await sender.sendMessages(batch);
    });
    await check("bytes and strings", () => sender.sendMessages([{ body: Buffer.from([0, 255]) }, { body: "text" }]));
    await check("AMQP value bodies", () => sender.sendMessages({ body: "value", bodyType: "value" }));
    await check("CloudEvents in binary mode", () => sender.sendMessages({
      body: order("event"),
      contentType: "application/json",
      messageId: "event",
      applicationProperties: {
        "cloudEvents:specversion": "1.0", "cloudEvents:type": "order.placed", "cloudEvents:source": "/shop", "cloudEvents:id": "e1",
        "cloudEvents:time": new Date("2025-06-30T12:30:00Z"), attempt: 2, urgent: true,
      },
    }));
    await check("a CloudEvents envelope", () => sender.sendMessages({
      body: { specversion: "1.0", type: "order.placed", source: "/shop", id: "e2", data: order("envelope") }, contentType: "application/cloudevents+json",
    }));
    await check("sessions are ignored", () => sender.sendMessages({ body: "session", sessionId: "s1" }));
    await check("sequences are refused", async () => {
      const error = await refusal(() => sender.sendMessages({ body: [1, 2], bodyType: "sequence" }));
      assert.match(error.message, /body must be data/);
    });
    await check("scheduled messages are refused", async () => {
      const later = new Date(Date.now() + 60000);
      const direct = await refusal(() => sender.sendMessages({ body: "later", scheduledEnqueueTimeUtc: later }));
      assert.match(direct.message, /[Ss]cheduled messages are not offered/);
      assert.equal(direct.retryable, false);
      const managed = await refusal(() => sender.scheduleMessages({ body: "later" }, later));
      assert.match(managed.message, /not offered/);
      assert.equal(managed.retryable, false);
    });
    await check("too large a message is refused, and the sender goes on", async () => {
      const error = await refusal(() => sender.sendMessages({ body: Buffer.alloc(1100000) }));
      assert.equal(error.code, "MessageSizeExceeded");
      await sender.sendMessages({ body: "after" });
    });
    await check("other queues are not found", async () => {
      const error = await refusal(() => client.createSender("unknown").sendMessages({ body: "x" }));
      assert.equal(error.code, "MessagingEntityNotFound");
      assert.match(error.message, /unknown/);
    });
    await check("receiving is refused", async () => {
      const error = await refusal(() => client.createReceiver("orders").receiveMessages(1, { maxWaitTimeInMs: 5000 }));
      assert.match(error.message, /[Rr]eceiving is not offered/);
    });
    await client.close();
  },

  // 64 clients' worth of senders over a few connections, each message answered before the next.
  async many() {
    const clients = Array.from({ length: 4 }, () => new ServiceBusClient(connection, retries));
    await Promise.all(Array.from({ length: 64 }, async (_, n) => {
      const sender = clients[n % 4].createSender("orders");
      for (let i = 0; i < 10; i++) await sender.sendMessages({ body: order(`many-${n}-${i}`), messageId: `many-${n}-${i}` });
    }));
    await Promise.all(clients.map((client) => client.close()));
    console.log("ok 64 senders");
  },

  async full() {
    const client = new ServiceBusClient(connection, noRetries);
    const sender = client.createSender("orders");
    await sender.sendMessages([{ body: "1" }, { body: "2" }]);
    const error = await refusal(() => sender.sendMessages({ body: "3" }));
    assert.equal(error.code, "ServiceBusy");
    assert.equal(error.retryable, true);
    await client.close();
    console.log("ok a full queue is busy");
  },

  // Sends one message for every line it is given, over one sender, and says when it was accepted.
  async lines() {
    const client = new ServiceBusClient(connection, retries);
    const sender = client.createSender("orders");
    for await (const line of readline.createInterface({ input: process.stdin })) {
      await sender.sendMessages({ body: order(line), contentType: "application/json", messageId: line });
      console.log(`ok ${line}`);
    }
    await client.close();
  },
};
await scenarios[scenario]();
