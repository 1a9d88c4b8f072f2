#!/usr/bin/env node
// Adds the tool `weather` to the ProductOwner for as long as this program runs.
//
//     node weather.mjs HOST:PORT
//
// The key is in the environment, as ORCHESTRATOR_KEY; it needs the scope `serve`. The weather is made
// up from the name of the place: put a call of a real weather service into forecast().

import crypto from 'node:crypto';
import net from 'node:net';

const ADDRESS = 'service:weather';
const TRANSIENT = new Set(['leaving', 'full', 'too_many_requests', 'internal', 'forgotten']);

const TOOL = {
  name: 'weather',
  words: 'Says what the weather is like in a city today. Use it when somebody asks for the weather.',
  address: ADDRESS,
  arguments: {
    type: 'object',
    properties: {
      city: { type: 'string', description: "The city's name.", minLength: 1, maxLength: 100 },
    },
    required: ['city'],
  },
};

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

function forecast(city) {
  const chance = crypto.createHash('sha256').update(city.toLowerCase()).digest();
  const sky = ['sunny', 'cloudy', 'rainy', 'windy'][chance[0] % 4];
  return `In ${city} it is ${sky}, ${(chance[1] % 35) - 5} degrees.`;
}

/** What a call is answered with: the result, or a refusal that a model can act on. */
function answer(call) {
  const city = (call.body.city ?? '').trim();
  return city
    ? { type: 'Done', result: { text: forecast(city) } }
    : { type: 'Refused', code: 'city_missing', field: 'city', message: 'No city was named.', remedy: 'Name one.' };
}

function hear(frame, reply) {
  if (frame.type === 'ready') {
    reply({ type: 'register', address: ADDRESS, replyAddress: 'registered' });
  } else if (frame.address === 'registered') {
    reply({ type: 'send', address: 'tools:announce', replyAddress: 'announced', body: TOOL });
  } else if (frame.address === 'announced') {
    console.log('serving', TOOL.name);
  } else if (frame.address === ADDRESS) {
    console.log('called with', JSON.stringify(frame.body));
    reply({ type: 'send', address: frame.replyAddress, body: answer(frame) });
  }
}

const place = process.argv[2];
const colon = place.lastIndexOf(':');

for (;;) {
  try {
    await connect(place.slice(0, colon), Number(place.slice(colon + 1)), hear);
  } catch (refused) {
    console.error(refused.message);
    process.exit(1);
  }
  await new Promise((resolve) => setTimeout(resolve, 1000));
}
