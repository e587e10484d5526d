"""Calls that do nothing on a ThreadPoolExecutor of two threads: prints how many
nanoseconds it takes to submit so many of them and to collect their values."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor


def task(number):
    return number


def main():
    tasks = int(sys.argv[1])
    with ThreadPoolExecutor(max_workers=2) as executor:
        start = time.perf_counter_ns()
        futures = [executor.submit(task, number) for number in range(tasks)]
        total = sum(future.result() for future in futures)
        elapsed = time.perf_counter_ns() - start
    if total != sum(range(tasks)):
        sys.exit("not all values came back")
    print(elapsed)


if __name__ == "__main__":
    main()
