"""Says what Python makes of the error names that it is given: number and class."""

import errno
import sys


# ANCHOR: kind
def kind(number: int) -> str:
    """The class that Python has for a number of the kernel."""
    return type(OSError(number, "")).__name__
# ANCHOR_END: kind


for name in sys.argv[1:]:
    number = getattr(errno, name)
    print(name, number, kind(number))
