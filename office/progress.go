package office

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"duban/remind"
	"duban/remind/answer"
	"duban/remind/change"
	"duban/remind/typed"
	"duban/store"
)

// A ProgressOrder is how matters go on, as it was typed.
type ProgressOrder struct {
	Keys  []string
	By    string // who reports; empty: who types
	Note  string
	On    remind.Date // none: today
	Files []answer.File
}

// mostProof bounds a file that the office brings as proof: a backup carries it for good.
const mostProof = 20 << 20

// Proof returns a file that the office brings as proof (佐证材料), named by its hash. It is kept as it is, and never opened.
func Proof(name string, from io.Reader) (answer.File, error) {
	data, err := io.ReadAll(io.LimitReader(from, mostProof+1))
	switch {
	case err != nil:
		return answer.File{}, fmt.Errorf("读取 %s：%w", name, err)
	case len(data) == 0:
		return answer.File{}, fmt.Errorf("%s 是空文件", name)
	case len(data) > mostProof:
		return answer.File{}, fmt.Errorf("%s 超过 %d MiB，不能作为佐证材料收存：请压缩或分开", name, mostProof>>20)
	}
	sum := sha256.Sum256(data)
	return answer.File{Name: name, Bytes: len(data), SHA256: hex.EncodeToString(sum[:]), Data: data}, typed.Check("文件名", name, typed.LongestName)
}

// Progress records how matters go on, on each key the same, all or none. It changes no state. It returns UnknownKeyError for a key that names
// nothing.
func (o *Office) Progress(ctx context.Context, order ProgressOrder) ([]remind.Progress, error) {
	order.Note = strings.TrimSpace(order.Note)
	err := errors.Join(typed.Check("--by", order.By, typed.LongestName), typed.Check("--note", order.Note, typed.LongestNote))
	switch {
	case err != nil:
		return nil, err
	case order.Note == "" && len(order.Files) == 0:
		return nil, errors.New("须用 --note 写明进展，或用 --file 附上材料")
	}
	today := o.today()
	on := cmp.Or(order.On, today)
	keys, snap, err := o.recordable(ctx, "进展", order.Keys, on, today)
	if err != nil {
		return nil, err
	}
	var all []remind.Progress
	for _, key := range keys {
		p := remind.Progress{Key: key, On: on, At: o.Now(), By: cmp.Or(order.By, o.Who), Taker: o.Who, Text: order.Note}
		for i := range order.Files {
			p.Files = append(p.Files, order.Files[i].SHA256)
		}
		all = append(all, p)
	}
	return all, o.Store.AddProgress(ctx, snap.Revision, all, order.Files...)
}

// recordable returns the keys of matters on which something may be recorded that was done on a day, in full, and what the store held then: all or
// none. It returns UnknownKeyError for a key that names nothing.
func (o *Office) recordable(ctx context.Context, what string, names []string, on, today remind.Date) (all []remind.Key, snap store.Snapshot, err error) {
	if on > today {
		return nil, snap, change.RejectedEvent("--on " + on.String() + " 晚于今日，请填写今日或此前的日期")
	}
	snap, err = o.lookOf(ctx, names...)
	if err != nil {
		return nil, snap, err
	}
	day := o.Terms.World(snap).On(today)
	for _, key := range once(day, names) {
		found, s, err := Find(day, key)
		if err != nil {
			return nil, snap, err
		}
		if s.Withdrawn {
			return nil, snap, fmt.Errorf("%s不能登记%s：该事项已不在整改方案中", found.Key, what)
		}
		all = append(all, found.Key)
	}
	return all, snap, nil
}
