"""Measures what something took; the one module that can be imported beside any library."""

import json
import sys
import time


class Stopwatch:
    """Seconds and processor seconds since it was made; all threads of this process count."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._worked = time.process_time()

    def stop(self) -> None:
        """Print what was taken."""
        seconds = time.perf_counter() - self._began
        processor = time.process_time() - self._worked
        json.dump({"seconds": seconds, "processor": processor}, sys.stdout)
        sys.stdout.flush()
