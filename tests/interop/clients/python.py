"""python-socketio with its life written down as JSON lines: URL, credential and transport from the environment, until stdin ends."""

import json
import os
import sys
import threading
import time

import socketio

sio = socketio.Client(reconnection_delay=0.2, reconnection_delay_max=1)
refused = threading.Event()
leaving = threading.Event()


def say(**event):
    print(json.dumps(event), flush=True)


@sio.event
def connect():
    say(type="connect", transport=sio.transport())
    question = {"chain": "base", "method": "eth_blockNumber", "params": []}
    sio.emit("/evm/rpc", question, callback=lambda answer: say(type="answer", answer=answer))


@sio.event
def connect_error(data):
    if isinstance(data, dict):
        refused.set()
    say(type="connect_error", data=data)


@sio.event
def disconnect(*_):
    say(type="disconnect")


def leave_when_stdin_ends():
    sys.stdin.read()
    leaving.set()
    sio.disconnect()


def enter():
    while not leaving.is_set():
        try:
            sio.connect(
                os.environ["URL"],
                transports=os.environ["TRANSPORTS"].split(","),
                auth={"token": os.environ["CREDENTIAL"]},
            )
            return
        except socketio.exceptions.ConnectionError as error:
            if refused.is_set():
                say(type="failed", error=str(error))
                os._exit(1)
            time.sleep(0.2)


threading.Thread(target=leave_when_stdin_ends, daemon=True).start()
while not leaving.is_set():
    # This client reconnects by itself, except where a poll is answered with Engine.IO's close packet: then it is for the
    # program to connect again, as it would be with Node's server.
    enter()
    sio.wait()
