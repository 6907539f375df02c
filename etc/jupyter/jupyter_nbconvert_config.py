"""Read by nbconvert: a step of ours beside those that the user asks for."""

c.Exporter.preprocessors.append("lesson_utils._jupyter.export.prepare")  # noqa: F821
