package standing

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"duban/remind"
	"duban/remind/report"
	"duban/store"
	"duban/store/agenda"
	"duban/store/holds"
)

// open makes the board of what is kept, and of what is not kept yet. Where another one has kept something else meanwhile, all is to be read again; what cannot
// be read is made anew, with all the rest.
func (k *sheets) open(ctx context.Context, r Reporter) error {
	board, same := &report.Board{}, true
	err := r.read(ctx, func(x agenda.Reading) error {
		if k.anew {
			return nil
		}
		kept, err := x.Standing(ctx, k.kept.Made)
		if same = kept.Made == k.kept.Made; err != nil || !same {
			return err
		}
		err = x.All(ctx, func(s agenda.Sheet) error { return k.pin(s, board) })
		if errors.Is(err, errUnread) {
			board, err = &report.Board{}, k.spoil(ctx, x, someday)
		}
		return err
	})
	if err != nil || !same {
		k.sum = nil
		return err
	}
	for _, plan := range slices.Sorted(maps.Keys(k.fresh)) {
		board.Put(plan, k.fresh[plan].Page)
	}
	k.board = board
	return nil
}

// pin puts the page of a sheet that is kept on a board, unless a newer one is there.
func (k *sheets) pin(s agenda.Sheet, board *report.Board) error {
	if k.fresh[s.Plan] != nil || s.Body == "" {
		return nil
	}
	var kept struct{ Page *report.Page }
	if json.Unmarshal([]byte(s.Body), &kept) != nil {
		return errUnread
	}
	board.Put(s.Plan, kept.Page)
	return nil
}

// front returns what the first page says of all plans; nil where nobody asks.
func (k *sheets) front(r Reporter, today remind.Date) *report.Front {
	if !r.Front || k.board == nil {
		return nil
	}
	of := report.Setting{Today: today, Beyond: k.sum.Last(), Total: k.sum.Total, Held: map[string]bool{}, Real: r.Realm == store.Real}
	for _, h := range holds.Running(k.sum.Dated, today) {
		of.Held[h.Scope] = true
	}
	return k.board.Front(&of)
}
