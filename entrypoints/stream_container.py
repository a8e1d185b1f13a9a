"""What follows live streams of events."""

from collections.abc import Mapping

from dependency_injector.providers import Dict, Factory, Object, Singleton

from adapters.quiet_progress import QuietProgress
from application.ingestion.ingest_stream import IngestStream
from application.ports.event_stream import EventStreams
from entrypoints.history_container import HistoryContainer
from entrypoints.movielog_container import MovielogContainer


def _event_streams(brokers: str, options: Mapping[str, str]) -> EventStreams:
    from adapters.kafka_event_streams import KafkaEventStreams  # noqa: PLC0415  # librdkafka

    return KafkaEventStreams(brokers, options)


class StreamContainer(MovielogContainer, HistoryContainer):
    """Builds what `marquee ingest kafka` needs; `brokers` and `options` are the command's."""

    settings = MovielogContainer.settings

    brokers = Object("localhost:9092")
    options = Dict()
    event_streams = Singleton(_event_streams, brokers, options)
    compact_quietly = Factory(HistoryContainer.compact_history, progress=Singleton(QuietProgress))
    ingest_stream = Factory(
        IngestStream,
        streams=event_streams,
        reader=MovielogContainer.movielog_reader,
        identify_movies=MovielogContainer.identify_movies.provider,
        stores=MovielogContainer.segment_stores,
        origins=MovielogContainer.origin_records,
        dead_letters=MovielogContainer.dead_letters,
        claim_ids=MovielogContainer.claim_ids,
        tombstones=MovielogContainer.tombstones,
        lock=MovielogContainer.history_lock,
        remove_strays=MovielogContainer.remove_strays,
        refuse_other_scale=MovielogContainer.refuse_other_scale,
        compact=compact_quietly,
        clock=MovielogContainer.clock,
        progress=MovielogContainer.progress,
    )
