"""A study spread over a Dask cluster: each task runs a shard of it, and merge joins the shards.

A worker is killed on the way, as machines are. Its task goes to another worker, which goes on with what is complete; the
digest of the whole is that of the study run at once. On a real cluster the folders lie where all workers see them.
"""

import logging
import os
import pathlib
import signal
import tempfile
import time

from dask.distributed import Client, LocalCluster, as_completed

import tpmbench as tpm

STUDY = {"K": 3, "N": [100, 300, 1000], "L": {"from": 1, "to": 4}, "trials": 4000}
SHARDS = 4


def run_shard(folder: str, i: int) -> str:
    """Runs part i of the study, or what is left of it, and returns its folder."""
    path = os.path.join(folder, f"shard-{i}")
    while True:
        try:
            tpm.sweep(STUDY, path, shard=f"{i}/{SHARDS}", resume=True, threads=1, progress=False)
            return path
        except tpm.ProgramError as error:
            if error.status != 4:
                raise
            time.sleep(0.2)  # the program of a worker that was killed is still there, for a moment


def kill_one(client: Client, folder: str) -> None:
    """Kills a worker in the middle of a shard, with the signal that leaves no time for anything."""
    workers = client.run(os.getpid)
    while True:
        for worker, tasks in client.processing().items():
            if tasks and any(pathlib.Path(folder).glob("shard-*/*")):
                print("killed the worker of", *tasks)
                os.kill(workers[worker], signal.SIGKILL)
                return
        time.sleep(0.05)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL) as cluster, Client(cluster) as client:
            shards = [client.submit(run_shard, folder, i, key=f"shard-{i}", retries=3) for i in range(SHARDS)]
            kill_one(client, folder)
            for done in as_completed(shards):
                print(done.key, "is done:", len(tpm.read(done.result())), "rows")
            whole = tpm.merge(*client.gather(shards), output=os.path.join(folder, "whole"))
        print(whole)
        assert whole.summary["digest"] == tpm.sweep(STUDY, progress=False).summary["digest"]


if __name__ == "__main__":
    main()
