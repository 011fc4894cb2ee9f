"""The types that are promised: by the contract's table for rows of run, and by their kind for
columns of other commands."""

import re

import pyarrow as pa

# Column, type, whether it may be null, and the flag that brings it. The order is that of the
# columns.
RUN = [
    ("trial", pa.int64(), False, None),
    ("sync_steps", pa.int32(), True, None),
    ("learning_steps", pa.int32(), False, None),
    ("attackers_synced", pa.int32(), True, "--attack"),
    ("best_equal_weights", pa.int32(), True, "--attack"),
    ("least_distance", pa.int32(), True, "--distance"),
    ("learn_steps", pa.int32(), True, "--follow"),
    ("detect_steps", pa.int32(), True, "--detect"),
    ("detect_equal_weights", pa.int32(), True, "--detect"),
    ("share_steps", pa.int32(), True, "--share"),
]

# For other commands, the first pattern that matches a column's name decides.
OTHERS = {
    "trace": [("learned", pa.bool_()), ("(tau|sigma)_.*", pa.int8()), ("overlap.*", pa.float64()), ("x|w_.", None), (".*", pa.int32())],
    "curve": [("step", pa.int32()), (".*", pa.float64())],
    "perceptron": [("trial|step", pa.int64()), (".*", pa.float64())],
    "figures": [(".*_is_.*", pa.bool_()), (".*", None)],
}

# The parameters of a run that every file names, their flags and defaults.
METADATA = {
    "tpm.k": ("-K", "3"),
    "tpm.n": ("-N", "100"),
    "tpm.l": ("-L", "3"),
    "tpm.rule": ("--rule", "hebbian"),
    "tpm.tie": ("--tie", "minus"),
    "tpm.max_steps": ("--max-steps", "1000000"),
    "tpm.seed": ("--seed", "1"),
    "tpm.attack": ("--attack", "none"),
    "tpm.wait": ("--wait", "100"),
    "tpm.first_trial": ("--first-trial", "0"),
    "tpm.trials": ("--trials", "100000"),
}
ATTACKERS = {"none": "0", "observer": "1", "simple": "1", "geometric": "1", "majority": "100", "genetic": "512"}


def option(command, flag, default):
    return command[command.index(flag) + 1] if flag in command else default


def weights_type(command):
    """The type of a column of all weights."""
    weights = int(option(command, "-K", "3")) * int(option(command, "-N", "100"))
    if option(command, "--key-type", "binary") == "list":
        return pa.list_(pa.int8(), weights)
    return pa.binary(weights)


def run_schema(command):
    fields = [pa.field(name, type, nullable) for name, type, nullable, flag in RUN if flag is None or flag in command]
    if "--keys" in command:
        fields.append(pa.field("key", weights_type(command), True))
    return pa.schema(fields)


def other_type(command, column):
    """The type of a column of another command, None if nothing is promised."""
    type = next(type for pattern, type in OTHERS[command[0]] if re.fullmatch(pattern, column))
    return weights_type(command) if type is None and command[0] == "trace" else type


def run_metadata(command):
    attack = option(command, "--attack", "none")
    return {key: option(command, flag, default) for key, (flag, default) in METADATA.items()} | {
        "tpm.contract": "2",
        "tpm.attackers": option(command, "--attackers", ATTACKERS[attack]),
        "tpm.follow": str("--follow" in command).lower(),
        "tpm.keys": str("--keys" in command).lower(),
    }
