// Let MDN's HTTP Observatory judge a running Scoreport, offline: `node score.mjs ADDRESS HOST CERTIFICATE KEY`.
// It dials HOST on ports 80 and 443, as it does on the internet; here those connections are led to a small proxy that
// ends TLS and says so to the application, as nginx does. Nothing of the observatory itself is changed.
import { readFileSync, existsSync, writeFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import net from "node:net";

const [address, host, certificate, key] = process.argv.slice(2);

function pass(scheme) {
  return (asked, answer) => {
    const headers = { ...asked.headers, host, "x-forwarded-proto": scheme, "x-forwarded-for": "203.0.113.9" };
    const onward = http.request(new URL(asked.url, address), { method: asked.method, headers }, (given) => {
      answer.writeHead(given.statusCode, given.rawHeaders);
      given.pipe(answer);
    });
    asked.pipe(onward);
  };
}

function listen(server) {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server.address().port)));
}

const plain = http.createServer(pass("http"));
const tls = https.createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, pass("https"));
const ports = { 80: await listen(plain), 443: await listen(tls) };

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...given) {
  const [first] = given[0] instanceof Array ? given[0] : given;
  if (first?.host === host) Object.assign(first, { host: "127.0.0.1", port: ports[first.port] });
  return connect.apply(this, given);
};

// The list of preloaded hosts comes from the internet when the package is built; ours is in none.
const preloaded = new URL("node_modules/@mdn/mdn-http-observatory/conf/hsts-preload.json", import.meta.url);
if (!existsSync(preloaded)) writeFileSync(preloaded, "{}");

const { scan } = await import("@mdn/mdn-http-observatory");
console.log(JSON.stringify(await scan(host)));
process.exit(0);
