"""An extension of the Jupyter server: what it saves opens again, and what it exports is whole."""

from lesson_utils._jupyter.export import prepare
from lesson_utils._jupyter.views import drop_views


def settle(model, **_):
    """Keep the pictures of a notebook that is about to be saved; the open page stays live."""
    if model["type"] == "notebook":
        drop_views(model["content"])


def _jupyter_server_extension_points():
    return [{"module": __name__}]


def _load_jupyter_server_extension(app):
    app.contents_manager.register_pre_save_hook(settle)
    # Its menus export and print through nbconvert, but by the server's own settings.
    app.config.Exporter.preprocessors.append(prepare)
