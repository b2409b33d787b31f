package office

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"duban/remind"
	"duban/remind/answer"
	"duban/remind/typed"
	"duban/store/replies"
)

// A ReplyState is where a reply stands in the office's list.
type ReplyState string

// The states of a reply.
const (
	ReplyWaits     ReplyState = "waiting"   // for somebody of the office
	ReplyNoted     ReplyState = "noted"     // it only says 收到, and needs nobody
	ReplyTaken     ReplyState = "taken"     // as an event, as progress, or as having been read
	ReplyDismissed ReplyState = "dismissed" // laid aside; its sender is told why
)

// A ReplyRow is a reply with what the office did with it.
type ReplyRow struct {
	answer.Reply
	State  ReplyState
	Ending answer.Ending // zero while there is none
}

// Replies returns the replies that wait for the office, the oldest first; with all those too that do not.
func (o *Office) Replies(ctx context.Context, all bool) ([]ReplyRow, error) {
	list, endings, err := o.Store.Replies(ctx)
	if err != nil {
		return nil, err
	}
	return replyRows(list, endings, all), nil
}

// replyRows returns replies with their endings: those that wait, or all.
func replyRows(list []answer.Reply, endings map[int64]answer.Ending, all bool) (rows []ReplyRow) {
	for i := range list {
		row := newReplyRow(list[i], endings)
		if all || row.State == ReplyWaits {
			rows = append(rows, row)
		}
	}
	return rows
}

// newReplyRow returns a reply with its ending.
func newReplyRow(r answer.Reply, endings map[int64]answer.Ending) ReplyRow {
	row := ReplyRow{Reply: r, State: ReplyNoted}
	e, ended := endings[r.ID]
	switch {
	case ended && e.Taken:
		row.State, row.Ending = ReplyTaken, e
	case ended:
		row.State, row.Ending = ReplyDismissed, e
	case r.Waits():
		row.State = ReplyWaits
	}
	return row
}

// An UnknownReplyError refuses a number that no reply has.
type UnknownReplyError struct{ ID int64 }

// Error says so, and where replies are listed.
func (e UnknownReplyError) Error() string {
	return fmt.Sprintf("没有编号为%d的答复；答复的编号见 duban replies --all", e.ID)
}

// Reply returns one reply whole. It returns UnknownReplyError where there is none.
func (o *Office) Reply(ctx context.Context, id int64) (ReplyRow, error) {
	r, err := o.Store.Reply(ctx, id)
	if errors.Is(err, replies.ErrNone) {
		return ReplyRow{}, UnknownReplyError{id}
	}
	if err != nil {
		return ReplyRow{}, err
	}
	_, endings, err := o.Store.Replies(ctx)
	return newReplyRow(r, endings), err
}

// A ReplyEndedError refuses to deal with a reply a second time.
type ReplyEndedError struct{ ReplyRow }

// Error says who has done what with it.
func (e ReplyEndedError) Error() string {
	what := "采纳"
	if e.State == ReplyDismissed {
		what = "不予采纳"
	}
	return fmt.Sprintf("答复%d已由%s于%s%s，不必重复处理", e.ID, e.Ending.By, e.Ending.At.In(remind.Shanghai).Format("2006年1月2日15:04"), what)
}

// open returns a reply that the office has not dealt with.
func (o *Office) open(ctx context.Context, id int64) (ReplyRow, error) {
	row, err := o.Reply(ctx, id)
	if err == nil && row.Ending.Reply != 0 {
		err = ReplyEndedError{row}
	}
	return row, err
}

// Dismiss lays a reply aside. The note is told to the replier, so it is needed. It returns UnknownReplyError and ReplyEndedError.
func (o *Office) Dismiss(ctx context.Context, id int64, note string) (ReplyRow, error) {
	note = strings.TrimSpace(note)
	if err := typed.Check("--note", note, typed.LongestNote); err != nil {
		return ReplyRow{}, err
	}
	if note == "" {
		return ReplyRow{}, errors.New("须用 --note 写明不予采纳的原因，将告知答复人")
	}
	row, err := o.open(ctx, id)
	if err != nil {
		return ReplyRow{}, err
	}
	row.Ending = answer.Ending{Reply: id, At: o.Now(), By: o.Who, Note: note}
	row.State = ReplyDismissed
	return row, o.endReply(ctx, -1, &row)
}

// endReply records an ending. Where somebody was faster it says who.
func (o *Office) endReply(ctx context.Context, rev int64, row *ReplyRow, progress ...remind.Progress) error {
	err := o.Store.EndReply(ctx, rev, &row.Ending, progress...)
	if !errors.Is(err, replies.ErrEnded) {
		return err
	}
	now, err2 := o.Reply(ctx, row.ID)
	return errors.Join(ReplyEndedError{now}, err2)
}

// endings are those of the names of files that a double click shows and does not run.
var endings = []string{
	".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".heic", ".tif", ".tiff", ".pdf", ".ofd", ".doc", ".docx", ".wps", ".xls", ".xlsx", ".et",
	".ppt", ".pptx", ".dps", ".txt", ".csv", ".zip", ".rar", ".7z", ".mp4", ".mov", ".mp3", ".dwg",
}

// ProofName returns the name under which a file that came from outside is written: its hash, and of what its sender calls it at most an ending that
// is known to be harmless. A name may lead elsewhere, or promise what the file is not.
func ProofName(f *answer.File) string {
	if ending := strings.ToLower(path.Ext(f.Name)); slices.Contains(endings, ending) {
		return f.SHA256 + ending
	}
	return f.SHA256
}
