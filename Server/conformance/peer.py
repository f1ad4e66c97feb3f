"""scim2-server of PyPI, in memory, for uvicorn: it serves it the fastest, with more requests per second than its own command,
gunicorn and waitress."""

from scim2_server.applications.asgi import ASGIApplication
from scim2_server.memory import AsyncInMemoryStorage
from scim2_server.utils import load_default_provider

application = ASGIApplication(AsyncInMemoryStorage(), load_default_provider())
