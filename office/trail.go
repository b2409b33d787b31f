package office

import (
	"context"
	"fmt"
	"strings"

	"duban/store"
)

// An UnknownMessageError refuses a name that no message has, or that several begin with.
type UnknownMessageError struct {
	Name       string
	Candidates []string // empty: none begins so
}

// Error says which messages may be meant, or where their names are listed.
func (e UnknownMessageError) Error() string {
	if len(e.Candidates) == 0 {
		return fmt.Sprintf("没有编号为“%s”的消息；消息编号见 duban notices", e.Name)
	}
	return fmt.Sprintf("“%s”开头的消息不止一条，请多写几位：%s", e.Name, strings.Join(e.Candidates, "、"))
}

// mostCandidates bounds how many messages or keys are named to choose from.
const mostCandidates = 5

// Trail returns a message with all that is on record of it, by its name, the beginning of it or the Message-ID of a mail. It returns
// UnknownMessageError where that means no message, or several.
func (o *Office) Trail(ctx context.Context, name string) (store.Trail, error) {
	id, _, _ := strings.Cut(strings.Trim(name, "<>"), "@")
	ids, err := o.Store.MessagesNamed(ctx, id, mostCandidates)
	if err != nil {
		return store.Trail{}, err
	}
	if len(ids) != 1 || id == "" {
		return store.Trail{}, UnknownMessageError{name, ids}
	}
	return o.Store.Trail(ctx, ids[0])
}
