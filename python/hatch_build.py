"""Puts the program into a wheel. TPMBENCH_PROGRAM is its path, TPMBENCH_PLATFORM the platform tag."""

import os
import pathlib

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ProgramHook(BuildHookInterface):
    def initialize(self, version, build_data):
        if version == "editable":
            return
        program = pathlib.Path(os.environ["TPMBENCH_PROGRAM"])
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{os.environ['TPMBENCH_PLATFORM']}"
        build_data["force_include"][str(program)] = f"tpmbench/bin/{program.name}"
