"""A threaded keep-alive HTTP/1.1 server on loopback for one simulator."""

from __future__ import annotations

import contextlib
import logging
import socket
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from eamconsole.sandbox.call import App, Call, Reply, parse_call
from eamconsole.sandbox.calllog import CallLog
from eamconsole.sandbox.clock import SimClock
from eamconsole.sandbox.faults import FaultBoard
from eamconsole.sandbox.performance import Dropped, Performance, perform

log = logging.getLogger(__name__)

_LONGEST_BODY = 64 * 1024 * 1024
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class SimServer:
    """Serves one app on 127.0.0.1; ``latency_ms`` and ``app`` may change while it runs."""

    def __init__(
        self,
        app: App,
        *,
        side: str,
        clock: SimClock,
        calls: CallLog,
        faults: FaultBoard | None = None,
        latency_ms: int = 0,
        port: int = 0,
    ) -> None:
        self.app = app
        self.side = side
        self.clock = clock
        self.calls = calls
        self.faults = faults
        self.latency_ms = latency_ms
        self.clock_ahead = 0.0
        """Seconds by which this server's own clock, its ``Date``, is ahead of the city's."""
        self._http = _Listener(("127.0.0.1", port), _Handler)
        self._http.simulator = self
        self._thread = threading.Thread(
            target=self._http.serve_forever, args=(0.02,), name=f"sandbox-{side}", daemon=True
        )

    @property
    def port(self) -> int:
        """The port it listens on, chosen at construction."""
        return int(self._http.server_address[1])

    @property
    def url(self) -> str:
        """Scheme, host and port, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Close the port and every connection; harmless when repeated or never started."""
        if self._thread.is_alive():
            self._http.shutdown()
            self._thread.join()
        self._http.server_close()
        self._http.hang_up()

    def answer(self, call: Call) -> Performance:
        """Meet one call: let the fault board interfere, log, take the time a call takes."""
        began = time.perf_counter()
        fault = self.faults.pick(call) if self.faults is not None else None
        bodies = self.faults.bodies if self.faults is not None else {}
        performance = perform(self._guarded, call, fault, clock=self.clock, bodies=bodies)
        self.calls.record(
            call,
            side=self.side,
            time=self.clock.now(),
            status=0 if performance.reply is None else performance.reply.status,
            fault=fault.kind if fault is not None else "",
            reached=performance.reached,
        )
        time.sleep(max(0.0, began + self.latency_ms / 1000 - time.perf_counter()))
        return performance

    def _guarded(self, call: Call) -> Reply:
        """Answer a simulator's own mistake as a server would, and leave a trace of it."""
        try:
            return self.app(call)
        except Exception:
            log.exception("the %s simulator failed at %s %s", self.side, call.method, call.path)
            return Reply.html("<h1>500</h1><p>The simulator itself failed.</p>", 500)


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    simulator: SimServer

    def __init__(self, *args: Any) -> None:
        self._open: dict[socket.socket, threading.Thread | None] = {}
        self._open_lock = threading.Lock()
        self.resets: set[socket.socket] = set()
        super().__init__(*args)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        with self._open_lock:
            self._open[request] = threading.current_thread()
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._open_lock:
                self._open.pop(request, None)

    def shutdown_request(self, request: Any) -> None:
        if request in self.resets:
            self.resets.discard(request)
            self.close_request(request)
        else:
            super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up half-way is everyday life here, not news."""
        log.debug("connection of %s broke", client_address, exc_info=True)

    def hang_up(self) -> None:
        """Close kept-alive connections, or they would be served after the end."""
        with self._open_lock:
            still_open = dict(self._open)
        for connection in still_open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in still_open.values():
            if thread is not None:
                thread.join(1)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Without these two an answer on a kept-alive connection takes 44 ms: headers
    # and body would leave in two packets, the second waiting for a delayed ACK.
    wbufsize = -1
    disable_nagle_algorithm = True
    server_version = "nginx"
    sys_version = ""

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return ``Date`` by the city's clock, which is the one the answers tell of."""
        if timestamp is None:
            simulator = self._simulator
            timestamp = simulator.clock.now().timestamp() + simulator.clock_ahead
        return super().date_time_string(timestamp)

    def _serve(self) -> None:
        body = self._read_body()
        if body is None:
            self._write(Reply.empty(413))
            self.close_connection = True
            return
        performance = self._simulator.answer(self._call(body))
        try:
            self._deliver(performance)
        except Dropped:
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = _serve  # noqa: N815

    @property
    def _simulator(self) -> SimServer:
        return cast("_Listener", self.server).simulator

    def _call(self, body: bytes) -> Call:
        return parse_call(
            method=self.command,
            target=self.path,
            headers={name.lower(): value for name, value in self.headers.items()},
            header_names=tuple(self.headers.keys()),
            body=body,
            client=str(self.client_address[0]),
        )

    def _deliver(self, performance: Performance) -> None:
        reply = performance.reply
        if reply is None:
            time.sleep(performance.pause)
            self._reset()
            raise Dropped
        if performance.cut or performance.drip:
            self._write_head(reply)
            self._write_unevenly(reply.body, performance)
        else:
            self._write(reply)

    def _write(self, reply: Reply) -> None:
        self._write_head(reply)
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    def _write_head(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 304:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()

    def _write_unevenly(self, body: bytes, performance: Performance) -> None:
        if performance.cut:
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            raise Dropped
        step = max(1, len(body) // 20)
        for start in range(0, len(body), step):
            self.wfile.write(body[start : start + step])
            self.wfile.flush()
            time.sleep(performance.drip / 20)

    def _reset(self) -> None:
        """Have the connection end with a reset, as a crashed server's does."""
        linger = (socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        self.connection.setsockopt(*linger)
        cast("_Listener", self.server).resets.add(self.connection)

    def _read_body(self) -> bytes | None:
        """Return the body, or None when it is longer than any server would take."""
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self._read_chunks()
        length = int(self.headers.get("Content-Length") or 0)
        if length > _LONGEST_BODY:
            return None
        return self.rfile.read(length) if length else b""

    def _read_chunks(self) -> bytes | None:
        chunks: list[bytes] = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
            if sum(map(len, chunks)) > _LONGEST_BODY:
                return None
        while self.rfile.readline().strip():
            pass
        return b"".join(chunks)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's name
        """Stay silent: the call log knows everything."""
