"""Asks a chain for its newest block, then follows the price of a token until Ctrl-C.

    SALLYPORT_URL=http://127.0.0.1:8080 SALLYPORT_API_KEY=slp_… python prices.py eth 0x…
"""

import os
import sys

import socketio

chain = sys.argv[1] if len(sys.argv) > 1 else "eth"
token = sys.argv[2] if len(sys.argv) > 2 else None
sio = socketio.Client()


def say(text, file=sys.stdout):
    # One write: prices and answers come on threads of their own, and print by itself writes text and line end apart.
    print(f"{text}\n", end="", file=file, flush=True)


def request(path, parameters):
    answer = sio.call(path, parameters, timeout=10)
    if not answer["success"]:
        raise RuntimeError(f"{path}: {answer['error']['code']} {answer['error']['message']}")
    return answer["result"]


def follow():
    try:
        block = request("/evm/rpc", {"chain": chain, "method": "eth_blockNumber", "params": []})
        say(f"{chain} is at block {int(block, 16)}")
        if token is None:
            sio.disconnect()
            return
        subscription = request("/evm/price/subscribe", {"chain": chain, "tokens": [token]})
        say(f"following {subscription['subscribed'][0]}")
    except (RuntimeError, socketio.exceptions.SocketIOError) as error:
        say(error, sys.stderr)


@sio.event
def connect():
    # Comes again after every reconnection, and a subscription ends with its connection: so subscribe here.
    # In the background, because a handler that waits for an answer would keep the answer from being read.
    say("connected")
    sio.start_background_task(follow)


@sio.event
def connect_error(data):
    # The server's refusal is an object, a failure on the way is a text.
    message = data["message"] if isinstance(data, dict) else data
    say(f"no connection: {message}", sys.stderr)
    if isinstance(data, dict):
        # Trying again would change nothing.
        sio.reconnection_attempts = 1


@sio.event
def disconnect(*_):
    say("disconnected")


@sio.on("priceUpdate")
def price_update(push):
    say(f"block {push['blockNumber']}: {push['priceUsd']} USD")


try:
    sio.connect(
        os.environ["SALLYPORT_URL"],
        transports=["websocket"],
        auth={"token": os.environ["SALLYPORT_API_KEY"]},
    )
    sio.wait()
except KeyboardInterrupt:
    sio.disconnect()
except socketio.exceptions.ConnectionError:
    # connect_error has said why.
    sys.exit(1)
else:
    # Either we have left ourselves, or the server has ended the session for good: the key was revoked, say.
    sys.exit(0 if token is None else 1)
