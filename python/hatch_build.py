"""Puts the program into a wheel: wheels.sh names it in TPMBENCH_PROGRAM, and its platform's tags in TPMBENCH_TAGS."""

import os
import pathlib

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ProgramHook(BuildHookInterface):
    def initialize(self, version, build_data):
        if version == "editable":  # of a clone: there the environment's TPMBENCH names the program
            return
        program = pathlib.Path(os.environ["TPMBENCH_PROGRAM"])
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{os.environ['TPMBENCH_TAGS']}"
        build_data["force_include"][str(program)] = f"tpmbench/bin/{program.name}"
