"""Of the web's free threads the one that was busy last is taken first.

Each thread keeps a database connection, with plans and caches that are warm for a while. Python's own executor lets
threads take turns: callers one after another would meet all connections of the house in turn, each gone cold or, where
calls are rare, too old to be used again (`CONN_MAX_AGE`). Everything else is Python's own and gunicorn's own.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from threading import Lock
from typing import Any

from gunicorn.workers.gthread import ThreadWorker


class LastFirst:
    """What the executor asks of a queue: jobs in the order in which they came, to whoever began to wait last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._jobs: deque[Any] = deque()
        self._waiting: list[SimpleQueue[Any]] = []

    def put(self, job: Any) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.pop().put(job)
            else:
                self._jobs.append(job)

    def get(self, block: bool = True) -> Any:
        with self._lock:
            if self._jobs:
                return self._jobs.popleft()
            if not block:
                raise Empty
            mine: SimpleQueue[Any] = SimpleQueue()
            self._waiting.append(mine)
        return mine.get()

    def get_nowait(self) -> Any:
        return self.get(block=False)


class WarmThreads(ThreadPoolExecutor):
    def __init__(self, many: int) -> None:
        super().__init__(many)
        self._work_queue: Any = LastFirst()


class Worker(ThreadWorker):
    """gunicorn's gthread with warm threads."""

    def get_thread_pool(self) -> ThreadPoolExecutor:
        return WarmThreads(self.cfg.threads)
