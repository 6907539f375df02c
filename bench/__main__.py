"""Run the measurements that are named, or all."""

import argparse

from bench import attention, classroom, imports, interaction, notebooks, patchify, reading

MEASUREMENTS = {
    "patchify": patchify,
    "reading": reading,
    "attention": attention,
    "imports": imports,
    "notebooks": notebooks,
    "interaction": interaction,
    "classroom": classroom,
}


def main():
    """Print one table a measurement, each as soon as it is there."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(MEASUREMENTS))
    names = parser.parse_args().names
    unknown = set(names) - set(MEASUREMENTS)
    if unknown:
        parser.error(f"no measurement is called {', '.join(unknown)}: {', '.join(MEASUREMENTS)}")
    for name in names or MEASUREMENTS:
        print(MEASUREMENTS[name].measure(), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
