package office

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"duban/formats/checklist"
	"duban/remind"
	"duban/remind/review"
	"duban/store"
)

// A PlanReview is how far what was read of a plan has been confirmed.
type PlanReview struct {
	Plan  *remind.Plan
	All   []review.Checked
	Entry store.PlanEntry // how the plan was first released
	Count review.Count
}

// Reviews returns how far what was read of plans has been confirmed.
func Reviews(snap *store.Snapshot) []PlanReview {
	all := make([]PlanReview, len(snap.Plans))
	for i := range snap.Plans {
		p := &snap.Plans[i]
		checked := review.Judge(p, snap.Verdicts)
		all[i] = PlanReview{p, checked, snap.Entries[p.ID], review.CountOf(checked)}
	}
	return all
}

// Reviewed returns the review of a plan, by its id; without an id that of the only one held.
func (o *Office) Reviewed(ctx context.Context, id string) (*PlanReview, error) {
	snap, err := o.Look(ctx)
	if err != nil {
		return nil, err
	}
	all := Reviews(&snap)
	ids := make([]string, len(all))
	for i := range all {
		if ids[i] = all[i].Plan.ID; ids[i] == id || id == "" && len(all) == 1 {
			return &all[i], nil
		}
	}
	switch {
	case len(all) == 0:
		return nil, errors.New("还没有方案，请先用 duban import plan 导入")
	case id == "":
		return nil, fmt.Errorf("现有%d个方案，请写明方案编号：%s", len(all), strings.Join(ids, "、"))
	default:
		return nil, fmt.Errorf("没有编号为“%s”的方案；现有：%s", id, strings.Join(ids, "、"))
	}
}

// Review reads a sheet on which a second person has checked what was read of plans.
func (i *Import) Review(r io.Reader) (*checklist.Judgement, error) {
	sheet, findings, err := checklist.Read(r)
	if err != nil {
		return nil, err
	}
	j := sheet.Judge(i.Before.Plans, i.Before.Verdicts)
	for n := range j.Taken {
		j.Taken[n].At, j.Taken[n].Typist = i.now, i.office.Who
	}
	i.find(slices.Concat(findings, j.Findings)...)
	i.After.Verdicts = review.Merged(i.Before.Verdicts, j.Taken)
	i.keep = func(ctx context.Context, st *store.Store, rev int64) error {
		if len(j.Taken) == 0 {
			return nil
		}
		return st.AddReviews(ctx, rev, j.Taken)
	}
	return &j, nil
}

// An UnreviewedError refuses the first release of a plan of which a second person has not confirmed everything that was read.
type UnreviewedError struct {
	Plan  string
	Count review.Count
}

// Error says what is not confirmed, and how to go on.
func (e UnreviewedError) Error() string {
	return fmt.Sprintf("方案 %s 读出的内容尚有%d处未经第二人核对（%s），没有放行：请先核对，或加 --unreviewed --note 原因 放行，原因记录在案", e.Plan, e.Count.Left(), e.Count.Chinese())
}
