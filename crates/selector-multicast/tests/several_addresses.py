"""Runs client.py where the name `both` stands for the two addresses given first."""

import runpy
import socket
import sys
from pathlib import Path

CLIENT = Path(__file__).resolve().parents[1] / "python/client.py"

both = [sys.argv.pop(1), sys.argv.pop(1)]
look_up = socket.getaddrinfo


def look_up_both(host, *args, flags=0, **kwargs):
    is_both = host == "both" and not flags & socket.AI_NUMERICHOST
    hosts = both if is_both else [host]
    return [it for host in hosts for it in look_up(host, *args, flags=flags, **kwargs)]


socket.getaddrinfo = look_up_both
sys.path.insert(0, str(CLIENT.parent))
runpy.run_path(str(CLIENT), run_name="__main__")
