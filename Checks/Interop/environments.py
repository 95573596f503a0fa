"""Finds an interpreter for each NautilusTrader, and runs the live test with those that it found.

    python3 environments.py FOLDER VERSION,... TRADING_CACHE APPEND [SEED]

Each version gets a virtual environment in FOLDER. A version without an interpreter is named and left out;
the run fails when none is left.
"""

import glob
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
# The versions, and the Pythons that there are wheels for, in the order in which they are tried.
PYTHONS = {"1.221.0": ("3.11", "3.12", "3.13"), "1.231.0": ("3.13", "3.12", "3.14")}
PLACES = ("~/.pyenv/versions/{}.*/bin/python3", "~/.pyenv/versions/{}/bin/python3",
          "~/.local/share/uv/python/cpython-{}.*/bin/python3", "/opt/python/{}*/bin/python3",
          "/opt/homebrew/opt/python@{}/bin/python{}", "/usr/local/bin/python{}", "/usr/bin/python{}")


def interpreters(pythons):
    """Every interpreter of these Pythons, those on the path first."""
    for python in pythons:
        on_path = shutil.which(f"python{python}")
        if on_path and works(on_path, python):
            yield on_path
        for place in PLACES:
            pattern = pathlib.Path(place.format(python, python)).expanduser()
            yield from (found for found in sorted(glob.glob(str(pattern))) if works(found, python))


def works(interpreter, python):
    """Whether it starts and is of that version; pyenv has stand-ins on the path that do not."""
    asked = "import sys, venv; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run([interpreter, "-c", asked], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return done.stdout.strip() == python


def environment(folder, version):
    """The interpreter of an environment that has this NautilusTrader; nothing when none can be made."""
    home = folder / f"nautilus-{version}"
    python = home / "bin" / "python"
    if (home / "complete").exists():
        return python
    for interpreter in interpreters(PYTHONS[version]):
        shutil.rmtree(home, ignore_errors=True)
        install = [python, "-m", "pip", "install", "-q", "--only-binary", ":all:", "-r",
                   HERE / f"requirements-{version}.txt"]
        if all(subprocess.run(command, check=False).returncode == 0
               for command in ([interpreter, "-m", "venv", home], install)):
            (home / "complete").touch()
            return python
        print(f"{interpreter} cannot have NautilusTrader {version}", flush=True)
    return None


def main():
    folder, versions, rest = pathlib.Path(sys.argv[1]).absolute(), sys.argv[2].split(","), sys.argv[3:]
    if unknown := set(versions) - set(PYTHONS):
        sys.exit(f"no NautilusTrader that takes part: {', '.join(sorted(unknown))}")
    found = {version: environment(folder, version) for version in versions}
    for version, python in found.items():
        if python is None:
            print(f"NautilusTrader {version} takes no part: it needs Python "
                  f"{' or '.join(PYTHONS[version])}, on the path or under ~/.pyenv/versions", flush=True)
    present = {version: python for version, python in found.items() if python}
    if not present:
        sys.exit("no NautilusTrader took part")
    sides = [f"{version}={python}" for version, python in present.items()]
    runner = list(present.values())[-1]
    sys.exit(subprocess.run([runner, HERE / "run.py", ",".join(sides), *rest], check=False).returncode)


if __name__ == "__main__":
    main()
