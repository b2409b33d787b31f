package office

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"duban/formats"
	"duban/formats/plantext"
	"duban/remind"
	"duban/remind/change"
	"duban/remind/typed"
	"duban/store"
)

// A PlanFile is a plan as a document, and what is said of it beside.
type PlanFile struct {
	Name       string // of the file: its ending says the form
	ID         string // of the plan; one that is held already is replaced
	Inspection string // the round of inspection that the plan answers; empty: as the document says

	// Extension is what deadlines that the plan moves are recorded with: by, doc and note. Without a document none can be kept.
	Extension remind.Event
}

// A PlanIDError refuses a plan's id.
type PlanIDError struct{ Err error }

// Error says what is wrong with it.
func (e PlanIDError) Error() string { return fmt.Sprintf("--id 有误：%v", e.Err) }

// Unwrap returns what is wrong with it.
func (e PlanIDError) Unwrap() error { return e.Err }

// A DocumentNeededError refuses to keep a plan that moves deadlines of the one held without the document that says so.
type DocumentNeededError struct{ Moved []change.Shift }

// Error says how many.
func (e DocumentNeededError) Error() string {
	return fmt.Sprintf("新版方案变动了%d处时限，须用 --doc 写明批准文件的文号", len(e.Moved))
}

// Moves are the deadlines of the plan held that its new version moves.
type Moves struct {
	Extended []change.Shift // kept as extensions, with the document that says so
	Closed   []change.Shift // of what is closed: their deadlines stay
}

// Plan reads a plan. Of one held already it is a new version: deadlines that it moves are extensions, kept with the plan or not at all. An
// id that no plan can have is a PlanIDError.
func (i *Import) Plan(file PlanFile, r io.Reader) (Moves, error) {
	plan, findings, err := formats.ReadPlanFile(file.ID, file.Name, r)
	i.find(findings...)
	if err != nil {
		return Moves{}, err
	}
	if err := change.CheckPlanID(plan.ID); err != nil {
		return Moves{}, PlanIDError{err}
	}
	if i.Refused() {
		return Moves{}, nil
	}
	plan.Typist = i.office.Who
	plan.Source, plan.Inspection = typed.VisibleLine(typed.Clip(filepath.Base(file.Name), typed.LongestName)), cmp.Or(file.Inspection, plan.Inspection)
	var moves Moves
	var moved []remind.Event
	same := func(p remind.Plan) bool { return p.ID == plan.ID }
	i.findTwin(&plan)
	if held := i.held(plan.ID); held != nil {
		if plan, moves, moved, err = i.merge(*held, plan, file.Extension); err != nil {
			return moves, err
		}
		plan.Doc = file.Extension.Doc
		i.After.Replaced(*held, plan, i.now) // whoever was told of what it lacks is told that it is gone
	}
	i.After.Plans = append(slices.DeleteFunc(slices.Clone(i.Before.Plans), same), plan)
	i.After.Events = slices.Concat(i.Before.Events, moved)
	if len(moved) > 0 && file.Extension.Doc == "" {
		i.unfit = DocumentNeededError{moves.Extended}
	}
	i.keep = func(ctx context.Context, st *store.Store, rev int64) error {
		return st.PutPlan(ctx, rev, plan, i.now, moved...)
	}
	return moves, nil
}

// findTwin warns of a plan that is executed under another id: taken in twice, everybody is reminded of everything twice.
func (i *Import) findTwin(plan *remind.Plan) {
	for j := range i.Before.Plans {
		if p := &i.Before.Plans[j]; p.ID != plan.ID && (p.SHA256 == plan.SHA256 || plan.Title != "" && p.Title == plan.Title) {
			i.find(plantext.Finding{
				Where: "方案编号", Severity: plantext.Warning, Quote: p.Title,
				Message: "与现行方案" + p.ID + "是同一文件或者标题相同：导入其新版的，编号应填写" + p.ID + "；以另一编号导入，同一事项将重复提醒",
			})
		}
	}
}

// held returns the plan of an id, in force or ended; nil where there never was one. One that has ended is taken up again by a new version,
// with the keys and dates that it had.
func (i *Import) held(id string) *remind.Plan {
	for j := range i.Before.Plans {
		if i.Before.Plans[j].ID == id {
			return &i.Before.Plans[j]
		}
	}
	for j := range i.Before.Ended {
		if i.Before.Ended[j].Plan.ID == id {
			return &i.Before.Ended[j].Plan
		}
	}
	return nil
}

// merge returns the plan to keep in place of the one held, and its moved deadlines, also as events.
func (i *Import) merge(held, next remind.Plan, extension remind.Event) (remind.Plan, Moves, []remind.Event, error) {
	var moves Moves
	var events []remind.Event
	w := i.world(i.Before)
	plan, shifts := change.Merge(held, next, w.On(i.today()).States)
	for _, s := range shifts {
		if name := w.ShortName(s.Key).Text; name != "" { // of a whole problem, whose title is a paragraph
			s.Text = name
		}
		if s.Closed {
			moves.Closed = append(moves.Closed, s)
			continue
		}
		moves.Extended = append(moves.Extended, s)
		e := s.Event()
		e.At, e.By, e.Note = i.now, extension.By, extension.Note
		e.Doc = cmp.Or(extension.Doc, "?") // to be shown only: without a document nothing is kept
		if _, err := i.office.complete(w, &e, string(s.Key), i.today()); err != nil {
			return plan, moves, nil, err
		}
		events = append(events, e)
		w.Events = append(w.Events, e)
	}
	return plan, moves, events, nil
}
