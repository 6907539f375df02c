"""Forbid this process every network but the machine's own, so that no lesson comes to need one.

IPython runs this file when a kernel starts, and tests/conftest.py runs it for the unit tests.
It sees what goes through Python's socket module; libraries that connect in C are not stopped.
"""


def _forbid():
    # Imported here: what a startup file imports at its top, a notebook could use unimported.
    import functools
    import ipaddress
    import socket

    def allow(host):
        if isinstance(host, bytes):
            host = host.decode("ascii", "replace")
        if host in (None, "", "localhost"):
            return
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            address = None
        if address is None or not (address.is_loopback or address.is_unspecified):
            raise RuntimeError(f"no network in tests: {host!r} is not this machine")

    def guard_connection(name):
        original = getattr(socket.socket, name)

        @functools.wraps(original)
        def guarded(self, *args):
            # The address comes last; a Unix socket's is a path on this machine.
            if self.family in (socket.AF_INET, socket.AF_INET6):
                allow(args[-1][0])
            return original(self, *args)

        setattr(socket.socket, name, guarded)

    def guard_lookup(name):
        original = getattr(socket, name)

        @functools.wraps(original)
        def guarded(host, *args, **options):
            allow(host)
            return original(host, *args, **options)

        setattr(socket, name, guarded)

    for name in ("connect", "connect_ex", "sendto"):
        guard_connection(name)
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr"):
        guard_lookup(name)


_forbid()
del _forbid
