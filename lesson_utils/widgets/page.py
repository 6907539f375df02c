"""`join`: small ES modules become the one module that anywidget takes, and a page can carry."""

import re
from pathlib import Path

IMPORT = re.compile(r'^import (?:(\w+)|\{([^}]*)\}) from "(\.[^"]*)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?:(const|function\*?|async function|class) (\w+)|default )", re.M)


def join(entry, source=None):
    """Join an ES module and all that it imports, from itself down, into one without imports.

    Each module becomes a function that is called once, so that its names stay its own. Modules
    import with ``import { a, b as c } from "./x.js";`` or ``import x from "./x.js";`` and export
    with ``export`` before ``const``, ``function``, ``class`` or ``default``; each at the start of
    a line.

    Parameters
    ----------
    entry : Path
        The module whose default export becomes that of the whole.
    source : str, optional
        Its text, if it is made and not written; paths are then as if it lay at `entry`.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If modules import one another in a circle, or in a form that is not understood.
    """
    names, parts = {}, []

    def add(path, text, importers=()):
        if path in importers:
            circle = " → ".join(p.name for p in (*importers, path))
            raise ValueError(f"modules import one another in a circle: {circle}")
        if path in names:
            return names[path]

        def link(found):
            whole, some, place = found.groups()
            other = (path.parent / place).resolve()
            name = add(other, other.read_text(encoding="utf-8"), (*importers, path))
            bound = f"{{ default: {whole} }}" if whole else f"{{{some.replace(' as ', ': ')}}}"
            return f"const {bound} = {name};"

        def keep(found):
            kind, name = found.groups()
            exported.append(name or "default: $default")
            return f"{kind} {name}" if kind else "const $default = "

        exported = []
        text = EXPORT.sub(keep, IMPORT.sub(link, text))
        strange = re.search(r"^(import|export)\b.*", text, re.MULTILINE)
        if strange:
            raise ValueError(f"{path.name}: {strange[0]!r} is in a form that cannot be joined")
        names[path] = name = f"$m{len(names)}"
        parts.append(
            f"// {path.name}\nconst {name} = (() => {{\n{text.strip()}\n"
            f"return {{ {', '.join(exported)} }};\n}})();\n"
        )
        return name

    entry = Path(entry).resolve()
    top = add(entry, entry.read_text(encoding="utf-8") if source is None else source)
    return "".join(parts) + f"export default {top}.default;\n"
