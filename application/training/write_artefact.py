"""Refit a plan on everything, and write what serving needs of it."""

from dataclasses import dataclass
from pathlib import Path

from application.ports.artefacts import ArtefactFolders, TrainedModel
from application.ports.clock import Clock
from application.ports.code_provenance import CodeProvenance
from application.ports.movie_vectors import MovieVectors
from application.ports.progress import Progress
from application.training.evaluate_plan import PlanEvaluation
from application.training.fit_plan import FitPlan
from application.training.load_history import LoadedHistory
from domain.identifiers import VersionNumber
from domain.models.decay import Decay
from domain.models.manifest import Manifest
from domain.models.popularity import popularity_of, well_rated
from domain.recommendation.explanations import explanations_of
from domain.recommendation.histories import seen_movies


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Names that a user gave to a model and to the data it was fitted on."""

    model: str | None = None
    data: str | None = None


class WriteArtefact:
    """Fits an evaluated plan on the whole history and writes it with its manifest."""

    def __init__(
        self,
        *,
        fit_plan: FitPlan,
        artefacts: ArtefactFolders,
        movie_vectors: MovieVectors,
        provenance: CodeProvenance,
        clock: Clock,
        progress: Progress,
    ) -> None:
        self._fit_plan = fit_plan
        self._artefacts = artefacts
        self._movie_vectors = movie_vectors
        self._provenance = provenance
        self._clock = clock
        self._progress = progress

    def __call__(
        self,
        evaluated: PlanEvaluation,
        history: LoadedHistory,
        labels: Labels,
        number: VersionNumber,
        folder: Path,
    ) -> Manifest:
        """Write version `number` to `folder`; its manifest names the judged fit and this one."""
        plan, everything = evaluated.plan, history.prepared.everything
        with self._progress.step(f"Fitting {plan.name} on everything"):
            released = self._fit_plan(plan, everything)
            seen = seen_movies(history.prepared.rated(), everything.data)
            trained = TrainedModel(
                model=released.model,
                data=everything.data,
                seen=seen,
                explanations=explanations_of(released.model, everything.data.histories, seen),
                popularity=popularity_of(everything.data, Decay()),
                well_rated=well_rated(history.prepared.ratings, history.prepared.movie_ids),
                movie_vectors=self._movie_vectors.of(released.model, everything.data),
                movies=history.movies,
            )
            manifest = Manifest(
                version=number,
                plan=plan,
                evaluated_fit=evaluated.judged_fit,
                released_fit=released.record,
                created_at=self._clock.now(),
                git_commit=self._provenance.git_commit(),
                packages=self._provenance.packages(),
                label=labels.model,
                data_label=labels.data,
                is_simulated=history.is_simulated,
            )
            return self._artefacts.write(trained, manifest, folder)
