package office

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"duban/formats/draft"
	"duban/remind"
	"duban/remind/paperwork"
	"duban/remind/typed"
)

// Papers returns the drafts of the papers that are proposed today, or with keys those of one kind for some matters, whatever they have reached;
// and from whose desk they are. It returns UnknownKeyError for a key that names nothing.
func (o *Office) Papers(ctx context.Context, kind paperwork.Kind, keys []string) ([]remind.Draft, draft.Desk, error) {
	snap, err := o.lookOf(ctx, keys...)
	if err != nil {
		return nil, draft.Desk{}, err
	}
	day := o.Terms.World(snap).On(o.today())
	desk := draft.Desk{Day: day.Today, Answer: day.AnswerBy(), Office: day.Office, Demo: day.Book.Demo}
	if len(keys) == 0 {
		all := day.Proposed()
		return slices.DeleteFunc(all, func(p remind.Draft) bool { return kind != "" && p.Kind != kind }), desk, nil
	}
	var found []remind.Key
	for _, key := range once(day, keys) {
		x, s, err := Find(day, key)
		if err != nil {
			return nil, desk, err
		}
		if s.Withdrawn || s.State != remind.Open {
			return nil, desk, fmt.Errorf("%s现为%s，只能为整改中的事项代拟文书", x.Key, s.State.Chinese())
		}
		if kind == paperwork.Notice && (s.Due == 0 || s.Due >= day.Today) {
			return nil, desk, fmt.Errorf("%s尚未逾期，专函用于已逾期的事项；请改用提醒函或者督办单", x.Key)
		}
		found = append(found, x.Key)
	}
	return day.Drafts(kind, found), desk, nil
}

// A PaperOrder is a paper that the office has sent by its own ways, as it was typed.
type PaperOrder struct {
	Keys      []string
	Kind      paperwork.Kind
	Doc, Note string
	On        remind.Date // none: today
}

// RecordPaper records that the office has sent a paper for some matters, all or none: it stands in their history, and the paper is proposed no more.
// It changes no state. It returns UnknownKeyError for a key that names nothing.
func (o *Office) RecordPaper(ctx context.Context, order PaperOrder) ([]remind.Paper, error) {
	order.Doc, order.Note = strings.TrimSpace(order.Doc), strings.TrimSpace(order.Note)
	err := errors.Join(typed.Check("--doc", order.Doc, typed.LongestName), typed.Check("--note", order.Note, typed.LongestNote))
	switch {
	case err != nil:
		return nil, err
	case order.Doc == "" && order.Note == "":
		return nil, errors.New("须用 --doc 写明文号；没有文号的，用 --note 说明")
	}
	today := o.today()
	on := cmp.Or(order.On, today)
	keys, snap, err := o.recordable(ctx, "文书", order.Keys, on, today)
	if err != nil {
		return nil, err
	}
	var all []remind.Paper
	for _, key := range keys {
		if p := sentBefore(snap.Papers, key, &order); p != nil {
			return nil, fmt.Errorf("%s已登记过%s%s（%s发出），没有再次登记", key, p.Kind.Chinese(), p.Doc, p.On.ChineseShort())
		}
		all = append(all, remind.Paper{
			Key: key, Kind: order.Kind, Doc: order.Doc, On: on, At: o.Now(), Who: o.Who, Note: order.Note,
		})
	}
	return all, o.Store.AddPapers(ctx, snap.Revision, all)
}

// sentBefore returns the paper of an order where it was recorded before: a record can never be taken back, and a paper is sent once.
func sentBefore(papers []remind.Paper, key remind.Key, order *PaperOrder) *remind.Paper {
	for i := range papers {
		if p := &papers[i]; p.Key == key && p.Kind == order.Kind && order.Doc != "" && p.Doc == order.Doc {
			return p
		}
	}
	return nil
}
