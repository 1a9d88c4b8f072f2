#!/usr/bin/env node
// Prints how each deploy ends, as it happens, and connects again when the connection is lost.
//
//     node follow_deploys.mjs HOST:PORT            all deploys; for a service or an admin
//     node follow_deploys.mjs HOST:PORT THREAD     those of one thread; for the user whose thread it is
//
// The key is in the environment, as ORCHESTRATOR_KEY.

import net from 'node:net';

const TRANSIENT = new Set(['leaving', 'full', 'too_many_requests', 'internal']);

function send(socket, frame) {
  const body = Buffer.from(JSON.stringify(frame), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  socket.write(Buffer.concat([length, body]));
}

/** Connects, and hands each frame to `hear` until the connection is lost. */
function connect(host, port, hear) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, host);
    let rest = Buffer.alloc(0);
    let refused;
    const pings = setInterval(() => send(socket, { type: 'ping' }), 20_000);
    socket.setTimeout(60_000, () => socket.destroy(new Error('the server does not answer')));
    socket.on('connect', () => send(socket, { type: 'auth', key: process.env.ORCHESTRATOR_KEY }));
    socket.on('data', (more) => {
      rest = Buffer.concat([rest, more]);
      while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32BE()) {
        const end = 4 + rest.readUInt32BE();
        const frame = JSON.parse(rest.subarray(4, end).toString('utf8'));
        rest = rest.subarray(end);
        if (frame.type === 'err') {
          refused = TRANSIENT.has(frame.code) ? undefined : `${frame.code}: ${frame.message} ${frame.remedy}`;
          socket.destroy();
        } else if (frame.type !== 'pong') {
          hear(frame, (answer) => send(socket, answer));
        }
      }
    });
    socket.on('error', (error) => console.error('connecting again:', error.message));
    socket.on('close', () => {
      clearInterval(pings);
      refused ? reject(new Error(refused)) : resolve();
    });
  });
}

function line(event) {
  switch (event.type) {
    case 'DeployFinished':
      return `${event.project} is live at ${event.url} (commit ${event.commit.slice(0, 8)})`;
    case 'SecretsMissing':
      return `${event.project} waits for ${event.names.join(', ')}`;
    default:
      return `${event.project} failed: ${event.reason}`;
  }
}

const [place, thread] = process.argv.slice(2);
const colon = place.lastIndexOf(':');
const address = 'deploy:complete' + (thread ? `:${thread}` : '');

function hear(frame, reply) {
  if (frame.type === 'ready') {
    reply({ type: 'register', address, replyAddress: 'here' });
  } else if (frame.address === 'here') {
    console.log('following', address);
  } else {
    console.log(line(frame.body));
  }
}

for (;;) {
  try {
    await connect(place.slice(0, colon), Number(place.slice(colon + 1)), hear);
  } catch (refused) {
    console.error(refused.message);
    process.exit(1);
  }
  await new Promise((resolve) => setTimeout(resolve, 1000));
}
