"""The templates of the page."""

import json

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig

from entrypoints.http.fragments.addresses import movie_url, pick_url
from entrypoints.http.fragments.posters.poster import draw_poster
from entrypoints.http.fragments.wording import grouped, rating_words, running_time
from entrypoints.settings import REPOSITORY

WEB = REPOSITORY / "web"

# No code from attributes, no style elements, no pages kept outside the server:
# going back asks for the page again.
HTMX_CONFIG = {
    "allowEval": False,
    "allowScriptTags": False,
    "includeIndicatorStyles": False,
    "selfRequestsOnly": True,
    "historyCacheSize": 0,
    "timeout": 10_000,
    "defaultSettleDelay": 0,
}


def template_config() -> TemplateConfig[JinjaTemplateEngine]:
    """Return how Litestar finds and renders the page's templates; everything is escaped."""
    environment = Environment(
        loader=FileSystemLoader(WEB),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        htmx_config=json.dumps(HTMX_CONFIG),
        poster=draw_poster,
        movie_url=movie_url,
        pick_url=pick_url,
        running_time=running_time,
        grouped=grouped,
        rating_words=rating_words,
    )
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment))
