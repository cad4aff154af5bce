"""The stack that tests run against, as its environment tells: var/demo.env, sourced or named by CARTD_VAR."""
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]


def environment():
    """The variables of demo.env; what is set in the process's environment goes before the file."""
    if "CARTD_URL" in os.environ:
        return dict(os.environ)
    file = pathlib.Path(os.environ.get("CARTD_VAR", ROOT / "var")) / "demo.env"
    if not file.exists():
        raise RuntimeError(f"no stack: CARTD_URL is not set and there is no {file}; deploy/local up makes one")
    out = subprocess.run(["bash", "-c", 'set -a; . "$0"; env -0', str(file)], check=True, capture_output=True, text=True).stdout
    return dict(pair.split("=", 1) for pair in out.split("\0") if "=" in pair)


def database_url(env=None):
    """A connection to the stack's database that may see and change everything."""
    return (env or environment())["CARTD_DATABASE_URL"]
