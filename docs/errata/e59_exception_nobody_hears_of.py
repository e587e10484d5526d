"""E59: the exception of a task is in its future; who drops that drops both."""

import subprocess

from staging import child

TASK = """
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

def task():
    typing_error
"""


def outcome(program):
    with child(TASK + program, stderr=subprocess.PIPE, text=True) as process:
        errors = process.communicate()[1]
        return process.returncode, errors.splitlines()[-1:]


pool = outcome("with ThreadPoolExecutor() as pool: pool.submit(task)")
thread = outcome("Thread(target=task).start()")
print("pool.submit(task):    exit status, last line of stderr:", *pool)
print("Thread(target=task):  exit status, last line of stderr:", *thread)
assert pool == (0, []) and "NameError" in thread[1][0]
