"""Load: several connections that ask one question after another and keep every answer."""

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse

CONNECTIONS = 8


@dataclass(frozen=True, slots=True)
class Question:
    """One request, which has the same answer whenever one version gives it."""

    method: str
    path: str
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `content` is the body without the id of its request."""

    question: Question
    status: int
    version: str
    manifest_sha256: str
    request_id: str
    content: bytes
    began: float
    ended: float

    @property
    def is_logged(self) -> bool:
        """Whether the service logs such an answer."""
        return self.status == 200 and self.question.path.startswith(("/recommend", "/similar"))


@dataclass(slots=True)
class Load:
    """The answers so far, and the requests that got none."""

    port: int
    answers: list[Answer] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    _distinct: dict[bytes, bytes] = field(default_factory=dict)
    _done: threading.Event = field(default_factory=threading.Event)

    def ask_alone(self, questions: Sequence[Question]) -> list[Answer]:
        """Ask each question once, on one connection."""
        connection = self._connection()
        try:
            return [self._ask(connection, question) for question in questions]
        finally:
            connection.close()

    def ask_until_done(self, questions: Sequence[Question]) -> None:
        """Ask `questions` over and over, on one connection that is kept as long as it lives."""
        connection = self._connection()
        turn = 0
        while not self._done.is_set():
            try:
                self.answers.append(self._ask(connection, questions[turn % len(questions)]))
            except (HTTPException, OSError) as error:
                self.unanswered.append(f"{type(error).__name__}: {error}")
                connection.close()
                time.sleep(0.01)
            turn += 1
        connection.close()

    def lasted(self) -> float:
        """Return the seconds between the first answer and the last so far."""
        return self.answers[-1].ended - self.answers[0].ended if self.answers else 0.0

    def end(self) -> None:
        """Have every connection stop after the answer it waits for."""
        self._done.set()

    def _connection(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=30)

    def _ask(self, connection: HTTPConnection, question: Question) -> Answer:
        began = time.time()
        headers = {} if question.body is None else {"Content-Type": "application/json"}
        connection.request(question.method, question.path, question.body, headers)
        answer = connection.getresponse()
        return self._answer(question, answer, answer.read(), began)

    def _answer(
        self, question: Question, answer: HTTPResponse, body: bytes, began: float
    ) -> Answer:
        request_id = answer.headers["X-Request-ID"]
        content = body.replace(request_id.encode(), b"")
        return Answer(
            question=question,
            status=answer.status,
            version=answer.headers["X-Model-Version"],
            manifest_sha256=answer.headers["X-Manifest-SHA256"],
            request_id=request_id,
            # Equal contents are kept once: a long campaign has few distinct ones.
            content=self._distinct.setdefault(content, content),
            began=began,
            ended=time.time(),
        )


class Comparison:
    """What each version answers alone, to hold every answer under load against."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self._questions = questions
        self._alone: dict[str, dict[Question, Answer]] = {}

    def learn(self, port: int) -> None:
        """Ask the version that serves now, while nothing is swapped."""
        for answer in Load(port).ask_alone(self._questions):
            self._alone.setdefault(answer.version, {})[answer.question] = answer

    def differing(self) -> int:
        """Return to how many questions no two versions give the same answer."""
        return sum(
            len({answers[question].content for answers in self._alone.values()}) == len(self._alone)
            for question in self._questions
        )

    def fault(self, answer: Answer) -> str | None:
        """Return what is wrong with an answer, if anything is."""
        if answer.status != 200:
            return f"status {answer.status} for {answer.question}"
        expected = self._alone[answer.version][answer.question]
        if answer.manifest_sha256 != expected.manifest_sha256:
            return f"version {answer.version} under the manifest of another"
        if answer.content != expected.content:
            return f"version {answer.version} answers {answer.question} otherwise when alone"
        return None


def questions_about(viewers: Sequence[int], movies: Sequence[int]) -> list[Question]:
    """Return what clients ask of slates, each in another way than the one before it."""
    questions = []
    for turn, viewer in enumerate(viewers):
        movie = movies[turn % len(movies)]
        questions += [
            Question("POST", "/recommend", json.dumps({"user_id": viewer, "k": 10})),
            Question("GET", f"/recommend/{viewer}"),
            Question("POST", "/similar", json.dumps({"movie_id": movie, "k": 10})),
            Question("POST", "/recommend", json.dumps({"seed_movie_ids": [movie], "k": 5})),
            Question("GET", f"/recommendations?user_id={viewer}&k=7"),
            Question("GET", f"/popular?limit={1 + turn % 20}"),
        ]
    return questions


@contextmanager
def load_on(port: int, questions: Sequence[Question]) -> Iterator[Load]:
    """Ask `questions` of the server at `port` until the context ends, each connection its own."""
    load = Load(port)
    threads = [
        threading.Thread(target=load.ask_until_done, args=(questions[first::CONNECTIONS],))
        for first in range(min(CONNECTIONS, len(questions)))
    ]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        load.end()
        for thread in threads:
            thread.join()
