"""E58: how many workers a pool has by default depends on the version of Python."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

if sys.version_info >= (3, 13):
    cpus = os.process_cpu_count() or 1  # those that this process may use
else:
    cpus = os.cpu_count() or 1
with ThreadPoolExecutor() as pool:
    workers = pool._max_workers
print(f"Python {sys.version.split()[0]}, {cpus} processors: {workers} workers")
print(f"min(32, {cpus} + 4) = {min(32, cpus + 4)}; until 3.7: {cpus} * 5 = {cpus * 5}")
assert workers == min(32, cpus + 4)
