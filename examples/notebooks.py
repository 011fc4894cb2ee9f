"""Makes the notebooks of the scripts in percent format: notebooks.py writes them, --check fails if they are out of step,
and --run DIR runs each from its top in DIR, and leaves it there with its pictures."""

import json
import pathlib
import re
import sys
from typing import Any

HERE = pathlib.Path(__file__).parent
NAMES = ["first_steps", "scaling", "security"]


def notebook(script: str) -> str:
    """The notebook of a script: a cell begins with # %%, and one of text with # %% [markdown]."""
    cells: list[dict[str, Any]] = []
    for i, (kind, body) in enumerate(re.findall(r"^# %%( \[markdown\])?\n(.*?)(?=^# %%|\Z)", script, re.MULTILINE | re.DOTALL)):
        text = body.strip("\n")
        if kind:
            text = re.sub(r"^# ?", "", text, flags=re.MULTILINE)
        cell: dict[str, Any] = {"cell_type": "markdown" if kind else "code", "id": f"cell-{i}", "metadata": {}, "source": text.splitlines(keepends=True)}
        if not kind:
            cell |= {"execution_count": None, "outputs": []}
        cells.append(cell)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    whole = {"cells": cells, "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def run(name: str, folder: pathlib.Path) -> None:
    import nbformat
    from nbclient import NotebookClient

    made = nbformat.read(HERE / f"{name}.ipynb", as_version=4)
    nbformat.validate(made)
    NotebookClient(made, timeout=600, resources={"metadata": {"path": str(folder)}}).execute()
    nbformat.write(made, folder / f"{name}.ipynb")
    outputs = [output for cell in made.cells if cell.cell_type == "code" for output in cell.outputs]
    pictures = sum("image/png" in output.get("data", {}) for output in outputs)
    errors = "".join(output.text for output in outputs if output.get("name") == "stderr")
    print(f"{name}: {len(made.cells)} cells, {pictures} pictures")
    if not pictures or errors:
        sys.exit(f"{name}: no pictures, or errors: {errors}")


def main(arguments: list[str]) -> None:
    for name in NAMES:
        made = notebook((HERE / f"{name}.py").read_text(encoding="utf-8"))
        path = HERE / f"{name}.ipynb"
        if arguments[:1] == ["--run"]:
            run(name, pathlib.Path(arguments[1]).resolve())
        elif arguments != ["--check"]:
            path.write_text(made, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != made:
            sys.exit(f"{path.name} is not what notebooks.py makes of {name}.py")


if __name__ == "__main__":
    main(sys.argv[1:])
