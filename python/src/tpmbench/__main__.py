"""The program itself: `tpmbench`, and `python -m tpmbench`."""

import os
import subprocess
import sys

from ._program import program


def main() -> None:
    command = [program(), *sys.argv[1:]]
    if os.name == "nt":  # where exec returns to the shell at once
        try:
            sys.exit(subprocess.call(command))
        except KeyboardInterrupt:  # which the program has got, too
            sys.exit(130)
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
