"""python-socketio on the profiles of the conformance host, whose addresses and whose transports the environment gives.

Every case is a sentence; what became of it is a JSON line: {"case": sentence, "failure": null or why}.
"""

import concurrent.futures
import datetime
import json
import os
import queue
import re
import threading
import traceback
import uuid

import engineio.payload
import socketio

# A client of this library takes no more than 16 packets from a poll unless told so.
engineio.payload.Payload.max_decode_packets = 1000

HOSTS = {name: os.environ[name] for name in ("P2", "P3", "P4")}
TRANSPORTS = os.environ["TRANSPORTS"].split(",")
LONGEST = 25
speaking = threading.Lock()
cases = []


def case(sentence):
    def take(function):
        cases.append((sentence, function))
        return function

    return take


class Client:
    """A client whose events are kept, by namespace, until somebody asks for them."""

    def __init__(self, profile, namespaces=("/",), auth=None, query="", reconnection=False, connect=True, answers=None):
        self.client = socketio.Client(reconnection=reconnection, reconnection_delay=0.05, reconnection_delay_max=0.2)
        self.events = {}
        self.answers = answers or {}
        self.namespaces = list(namespaces)
        for namespace in self.namespaces:
            self.client.on("*", self._keep(namespace), namespace=namespace)
            for name in ("connect", "disconnect", "connect_error"):
                self.client.on(name, self._keep_own(namespace, name), namespace=namespace)
        if connect:
            self.connect(profile, auth, query)

    def connect(self, profile, auth=None, query="", wait=True):
        url = HOSTS[profile] + query
        self.client.connect(url, auth=auth, transports=TRANSPORTS, namespaces=self.namespaces, wait=wait, wait_timeout=LONGEST)

    def _queue(self, namespace, name):
        return self.events.setdefault((namespace, name), queue.Queue())

    def _keep(self, namespace):
        def handler(name, *args):
            self._queue(namespace, name).put(args)
            return self.answers.get(name)

        return handler

    def _keep_own(self, namespace, name):
        return lambda *args: self._queue(namespace, name).put(args)

    def watch(self):
        """What arrives from now on, in its order: this client hands each message to a thread of its own, so handlers run in any."""
        arrived = []
        take = self.client.eio._receive_packet

        def receive(packet):
            arrived.append(packet.data)
            take(packet)

        self.client.eio._receive_packet = receive
        return arrived

    def next(self, name, namespace="/"):
        """The next event's arguments."""
        return self._queue(namespace, name).get(timeout=LONGEST)

    def has(self, name, namespace="/"):
        return not self._queue(namespace, name).empty()

    def emit(self, name, *args, namespace="/"):
        self.client.emit(name, args, namespace=namespace)

    def call(self, name, *args, namespace="/", timeout=LONGEST):
        return self.client.call(name, args, namespace=namespace, timeout=timeout)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.disconnect()


def check(actual, expected):
    assert actual == expected, f"{actual!r} is not {expected!r}"


@case("sends every kind of event, and is answered")
def _():
    with Client("P2") as it:
        for value in (0, -1.5, "", "Ä ä Ü ü ß てすと 👩‍👩‍👧‍👦", True, False, [], [[1], {}], {"a": {"b": [None]}}, "x" * 50_000):
            check(it.call("echo", value), value)


@case("sends bytes and gets them, at any depth")
def _():
    with Client("P2") as it:
        for value in (b"\x00\x01\xff", {"deep": [b"a", {"b": b"b"}]}, bytes(100_000)):
            check(it.call("echo", value), value)
        it.emit("doge")
        check(it.next("doge")[0], b"asdfasdf")
        it.emit("jsonbuff", {"hello": "lol", "message": b"m", "goodbye": "gotcha"})
        it.next("jsonbuff-ack")


@case("gets text of every script, in order")
def _():
    with Client("P2") as it:
        it.emit("getUtf8")
        check(
            [it.next("takeUtf8")[0] for _ in range(5)],
            ["てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß", "utf8 — string", "utf8 — string"],
        )


@case("gets dates as text, and false as false")
def _():
    with Client("P2") as it:
        it.emit("getDateObj")
        date = it.next("takeDateObj")[0]["date"]
        age = datetime.datetime.now(datetime.timezone.utc) - datetime.datetime.fromisoformat(re.sub("Z$", "+00:00", date))
        assert abs(age.total_seconds()) < 60, date
        it.emit("false")
        check(it.next("false")[0], False)


@case("answers what the server asks")
def _():
    with Client("P2", answers={"ack": (5, {"test": True})}) as it:
        it.emit("ack")
        it.next("got it")
    with Client("P4", answers={"question": {"deep": [b"answer"]}}) as it:
        check(it.call("ask", 20_000), {"err": False, "v": {"deep": [b"answer"]}})


@case("asks many things at once, and gets each its own answer")
def _():
    with Client("P4") as it:
        with concurrent.futures.ThreadPoolExecutor(8) as threads:
            check(list(threads.map(lambda i: it.call("echo", i, "two"), range(100))), [(i, "two") for i in range(100)])


@case("is told when nobody answers in time")
def _():
    with Client("P2", namespaces=["/timeout_socket"]) as it:
        try:
            it.call("echo", 1, namespace="/timeout_socket", timeout=0.1)
        except socketio.exceptions.TimeoutError:
            return
        raise AssertionError("there was an answer")


@case("is in several namespaces at once, each with its id and its events")
def _():
    with Client("P2", namespaces=["/", "/foo", "/abc"]) as it:
        ids = {it.call("getId"), it.call("getId", namespace="/foo")}
        check(ids, {it.client.get_sid("/"), it.client.get_sid("/foo")})
        check(len(ids), 2)
        assert it.next("handshake", "/abc")[0]["query"]["EIO"] == "4"


@case("brings its query and its auth along")
def _():
    with Client("P3", namespaces=["/secure"], auth={"token": "valid", "π": [1]}, query="?from=python") as it:
        told = it.call("whoami", namespace="/secure")
        check((told["user"], told["auth"], told["query"]["from"]), ("alice", {"token": "valid", "π": [1]}, "python"))


@case("is refused with message and data")
def _():
    refused = [
        ("P2", "/", None, "?fail=1", {"message": "Auth failed (main namespace)"}),
        ("P2", "/no", None, "", {"message": "Auth failed (custom namespace)"}),
        ("P2", "/nowhere", None, "", "Invalid namespace"),
        ("P3", "/secure", None, "", {"message": "missing token"}),
        ("P3", "/secure", {"token": "expired"}, "", {"message": "token expired", "data": {"code": "TOKEN_EXPIRED", "at": 1700000000}}),
        ("P3", "/secure", {"token": "slow-reject"}, "", {"message": "slow rejected"}),
        ("P3", "/chain", None, "", {"message": "stopped", "data": {"steps": ["a", "b"]}}),
        ("P3", "/tenant-1", {"tenant": 2}, "", {"message": "wrong tenant"}),
    ]
    for profile, namespace, auth, query, expected in refused:
        with Client(profile, namespaces=[namespace], connect=False) as it:
            # Waiting for the namespace, this client would wait on after the refusal.
            it.connect(profile, auth, query, wait=False)
            reason = it.next("connect_error", namespace)[0]
        if isinstance(expected, str):
            assert expected in str(reason), reason
        else:
            check(reason, expected)


@case("is refused before it has a session")
def _():
    it = Client("P3", connect=False)
    try:
        it.connect("P3", query="?deny=msg")
        raise AssertionError("let in")
    except socketio.exceptions.ConnectionError:
        pass


@case("joins rooms and leaves them, and hears what is said there")
def _():
    room, other = str(uuid.uuid4()), str(uuid.uuid4())
    with Client("P4") as one, Client("P4") as two:
        check(one.call("join", [room, other]), sorted([room, other]))
        check(two.call("join", room), [room])
        check(one.call("bcast", {"from": "io", "to": [room], "ev": "x", "args": [1, b"two"]}), True)
        for member in (one, two):
            check(member.next("x"), (1, b"two"))
        check(one.call("bcast", {"from": "socket", "to": [room], "ev": "y"}), True)
        check(two.next("y"), ())
        one.call("echo", 1)
        assert not one.has("y")
        check(one.call("leave", room), [other])
        check(two.call("bcast", {"from": "io", "to": [room, other], "except": [other], "ev": "z"}), True)
        check(two.next("z"), ())
        one.call("echo", 1)
        assert not one.has("z")
        check([found["id"] for found in one.call("fetch", room)], [two.client.get_sid()])


@case("answers a broadcast with others")
def _():
    room = str(uuid.uuid4())
    with Client("P4", answers={"q": 1}) as one, Client("P4", answers={"q": [b"2"]}) as two:
        one.call("join", room)
        two.call("join", room)
        answered = one.call("bcast-ack", {"from": "io", "to": [room], "ev": "q"}, 20_000)
        check(answered["err"], False)
        check(sorted(answered["res"], key=str), [1, [b"2"]])


@case("is in a namespace by pattern")
def _():
    name = f"/dyn-{uuid.uuid4().int}"
    with Client("P4", namespaces=["/", name]) as it:
        check(it.call("where", namespace=name), name)
        check(it.call("has-nsp", name), True)
        it.emit("blocked")
        check(it.next("socket-error"), ("blocked",))


@case("is thrown out, and does not come back")
def _():
    with Client("P3", reconnection=True) as it:
        it.emit("kick")
        it.next("disconnect")
        assert "/" not in it.client.namespaces


@case("comes back by itself when its session is gone")
def _():
    with Client("P2", namespaces=["/", "/foo"], reconnection=True) as it:
        it.next("connect")
        it.next("connect", "/foo")
        before = it.client.get_sid("/foo")
        it.emit("drop")
        it.next("disconnect")
        if TRANSPORTS == ["polling"]:
            # A poll that is answered with a close packet ends this client for good: it is for the program to connect again.
            it.next("disconnect", "/foo")
            it.client.wait()
            it.connect("P2")
        it.next("connect")
        it.next("connect", "/foo")
        assert it.client.get_sid("/foo") != before
        check(it.call("getId", namespace="/foo"), it.client.get_sid("/foo"))


@case("gets a burst in order, and large answers whole")
def _():
    with Client("P4") as it:
        arrived = it.watch()
        it.emit("burst", 300)
        check(sorted(it.next("b")[0] for _ in range(300)), list(range(300)))
        check([data for data in arrived if isinstance(data, str) and data.startswith('2["b"')], [f'2["b",{n}]' for n in range(300)])
        check(it.call("big", 150_000), "x" * 150_000)


@case("lives on over heartbeats, on the transport it wants")
def _():
    with Client("P3") as it:
        check(it.client.transport(), TRANSPORTS[-1])
        it.client.sleep(1.8)
        check(it.call("whoami")["nsp"], "/")


def run(one):
    sentence, function = one
    try:
        function()
        failure = None
    except Exception:  # pylint: disable=broad-except
        failure = traceback.format_exc()
    with speaking:
        print(json.dumps({"case": sentence, "failure": failure}), flush=True)


with concurrent.futures.ThreadPoolExecutor(6) as together:
    list(together.map(run, cases))
os._exit(0)
