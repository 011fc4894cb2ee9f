"""Writes the files of files.txt into a folder, and beside each what the program itself says about it.

files.py FOLDER; TPMBENCH names the program. FOLDER/index.json lists for each file
  file     its name; FILE.rows has what `inspect --rows :` prints, FILE.json `inspect --summary json`
  name     the line of files.txt that it comes from
  command  the arguments that wrote it
  missing  a flag that this program does not have: then there is no file
"""

import json
import os
import pathlib
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

HERE = pathlib.Path(__file__).parent
EACH = ["arrow", "arrows", "parquet"]
EVERY = EACH + ["arrow lz4", "arrow zstd", "arrows lz4", "arrows zstd", "parquet none", "stream"]
# The figures' data to read: flags and counts; results of perceptrons, of pairs and of attackers.
FIGURES = ["fig3-machine", "fig2-overlap", "fig6-ratio", "later-attacks"]


def main(folder):
    table = [line.split(maxsplit=2) for line in (HERE / "files.txt").read_text().splitlines() if line[:1] not in ("", "#")]
    with ThreadPoolExecutor(2) as threads:
        once = [threads.submit(write, folder, *line) for line in table if line[1] == "once"]
        index = [file for line in table if line[1] != "once" for file in write(folder, *line)]
        index += [file for written in once for file in written.result()]
        list(threads.map(lambda file: describe(folder, file), index))
    (folder / "index.json").write_text(json.dumps(index, indent=1))


def write(folder, name, variants, command):
    """Runs the command for each variant, and lists the files that it made."""
    command = shlex.split(command)
    known = program(folder, command[0], "--help")
    for flag in command:
        if flag.startswith("--") and flag not in known.split() and flag != "--tiny":  # which help does not show
            return [{"file": name, "name": name, "command": command, "missing": flag}]
    if variants == "once":
        program(folder, *command, "-q", "-o", name)
        files = [f"{name}/{figure}.{suffix}" for figure in FIGURES for suffix in ("arrow", "parquet")]
    else:
        files = [variant(folder, name, command, *v.split()) for v in {"each": EACH, "every": EVERY}[variants]]
    return [{"file": file, "name": name, "command": command} for file in files]


def variant(folder, name, command, suffix, compression=None):
    if suffix == "stream":
        file = f"{name}-stream.arrows"
        with open(folder / file, "wb") as output:
            subprocess.run([os.environ["TPMBENCH"], *command, "-o", "-"], cwd=folder, stdout=output, stderr=subprocess.PIPE, check=True)
        return file
    file = f"{name}-{compression}.{suffix}" if compression else f"{name}.{suffix}"
    program(folder, *command, "-o", file, *(["--compression", compression] if compression else []))
    return file


def describe(folder, file):
    if "missing" not in file:
        path = file["file"]
        (folder / f"{path}.rows").write_text(program(folder, "inspect", path, "--rows", ":"))
        (folder / f"{path}.json").write_text(program(folder, "inspect", path, "--summary", "json"))


def program(folder, *args):
    done = subprocess.run([os.environ["TPMBENCH"], *args], cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{shlex.join(('tpmbench', *args))}: exit status {done.returncode}: {done.stderr.strip()}")
    return done.stdout


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve())
