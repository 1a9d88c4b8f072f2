#!/usr/bin/env python3
"""Adds the tool `weather` to the ProductOwner for as long as this program runs.

    python3 weather.py HOST:PORT

The key is in the environment, as ORCHESTRATOR_KEY; it needs the scope `serve`. The weather is made
up from the name of the place: put a call of a real weather service into forecast().
"""

import hashlib
import json
import os
import socket
import struct
import sys
import time

ADDRESS = "service:weather"

TOOL = {
    "name": "weather",
    "words": "Says what the weather is like in a city today. Use it when somebody asks for the weather.",
    "address": ADDRESS,
    "arguments": {
        "type": "object",
        "properties": {
            "city": {"type": "string", "description": "The city's name.", "minLength": 1, "maxLength": 100}
        },
        "required": ["city"],
    },
}


class Refused(Exception):
    """The server does not let us do this, and will not the next time either."""


def send(connection, frame):
    body = json.dumps(frame).encode("utf-8")
    connection.sendall(struct.pack(">I", len(body)) + body)


def receive(connection, rest):
    """The next frame; what has come of the one behind it stays in `rest`, also when time is up."""
    while len(rest) < 4 or len(rest) < 4 + struct.unpack(">I", rest[:4])[0]:
        more = connection.recv(65536)
        if not more:
            raise ConnectionError("the server has closed the connection")
        rest += more
    end = 4 + struct.unpack(">I", rest[:4])[0]
    frame = json.loads(rest[4:end])
    del rest[:end]
    return frame


def frames(connection):
    """Every frame but pongs; while nothing comes we ask whether the server is still there."""
    rest = bytearray()
    waiting_for_pong = False
    while True:
        try:
            frame = receive(connection, rest)
        except TimeoutError:
            if waiting_for_pong:
                raise ConnectionError("the server does not answer")
            send(connection, {"type": "ping"})
            waiting_for_pong = True
            continue
        waiting_for_pong = False
        if frame["type"] == "err":
            if frame["code"] in ("leaving", "full", "too_many_requests", "internal", "forgotten"):
                raise ConnectionError(frame["message"])
            raise Refused(f"{frame['code']}: {frame['message']} {frame['remedy']}")
        if frame["type"] != "pong":
            yield frame


def forecast(city):
    chance = hashlib.sha256(city.lower().encode("utf-8")).digest()
    sky = ("sunny", "cloudy", "rainy", "windy")[chance[0] % 4]
    return f"In {city} it is {sky}, {chance[1] % 35 - 5} degrees."


def answer(call):
    """What a call is answered with: the result, or a refusal that a model can act on."""
    city = call["body"].get("city", "").strip()
    if not city:
        return {
            "type": "Refused",
            "code": "city_missing",
            "field": "city",
            "message": "No city was named.",
            "remedy": "Name one.",
        }
    return {"type": "Done", "result": {"text": forecast(city)}}


def serve(host, port, key):
    with socket.create_connection((host, port), timeout=20) as connection:
        send(connection, {"type": "auth", "key": key})
        for frame in frames(connection):
            if frame["type"] == "ready":
                send(connection, {"type": "register", "address": ADDRESS, "replyAddress": "registered"})
            elif frame["address"] == "registered":
                send(connection, {"type": "send", "address": "tools:announce", "replyAddress": "announced", "body": TOOL})
            elif frame["address"] == "announced":
                print("serving", TOOL["name"], flush=True)
            elif frame["address"] == ADDRESS:
                print("called with", json.dumps(frame["body"]), flush=True)
                send(connection, {"type": "send", "address": frame["replyAddress"], "body": answer(frame)})


def main():
    host, port = sys.argv[1].rsplit(":", 1)
    while True:
        try:
            serve(host, int(port), os.environ["ORCHESTRATOR_KEY"])
        except Refused as refused:
            sys.exit(str(refused))
        except OSError as lost:
            print("connecting again:", lost, file=sys.stderr, flush=True)
            time.sleep(1)


if __name__ == "__main__":
    main()
