#!/usr/bin/env python3
"""Prints how each deploy ends, as it happens, and connects again when the connection is lost.

    python3 follow_deploys.py HOST:PORT            all deploys; for a service or an admin
    python3 follow_deploys.py HOST:PORT THREAD     those of one thread; for the user whose thread it is

The key is in the environment, as ORCHESTRATOR_KEY.
"""

import json
import os
import socket
import struct
import sys
import time


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
            if frame["code"] in ("leaving", "full", "too_many_requests", "internal"):
                raise ConnectionError(frame["message"])
            raise Refused(f"{frame['code']}: {frame['message']} {frame['remedy']}")
        if frame["type"] != "pong":
            yield frame


def line(event):
    if event["type"] == "DeployFinished":
        return f"{event['project']} is live at {event['url']} (commit {event['commit'][:8]})"
    if event["type"] == "SecretsMissing":
        return f"{event['project']} waits for {', '.join(event['names'])}"
    return f"{event['project']} failed: {event['reason']}"


def follow(host, port, key, address):
    with socket.create_connection((host, port), timeout=20) as connection:
        send(connection, {"type": "auth", "key": key})
        for frame in frames(connection):
            if frame["type"] == "ready":
                send(connection, {"type": "register", "address": address, "replyAddress": "here"})
            elif frame["address"] == "here":
                print("following", address, flush=True)
            else:
                print(line(frame["body"]), flush=True)


def main():
    host, port = sys.argv[1].rsplit(":", 1)
    address = "deploy:complete" + (":" + sys.argv[2] if len(sys.argv) > 2 else "")
    while True:
        try:
            follow(host, int(port), os.environ["ORCHESTRATOR_KEY"], address)
        except Refused as refused:
            sys.exit(str(refused))
        except OSError as lost:
            print("connecting again:", lost, file=sys.stderr, flush=True)
            time.sleep(1)


if __name__ == "__main__":
    main()
