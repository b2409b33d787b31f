package office

import (
	"context"
	"fmt"

	"duban/store"
)

// Settle settles a message that is in doubt. With sent, the receiver has it and it counts as delivered; else it is resent in the next send
// window. One that has failed can be sent again likewise: its notices wait, and what is still due is worded anew. Any other is refused.
func (o *Office) Settle(ctx context.Context, message string, sent bool) error {
	return o.Store.Resolve(ctx, message, sent, o.Who, o.Now())
}

// A NothingInDoubtError says that after a restore nothing is in doubt, or nothing that was asked for.
type NothingInDoubtError struct{ Restore int64 }

// Error says so, and where what is in doubt is listed.
func (e NothingInDoubtError) Error() string {
	return fmt.Sprintf("第%d次恢复之后没有这样的送达存疑提醒；送达存疑的见 duban status", e.Restore)
}

// SettleRestore settles all that may have been sent between a backup and its restore, or what of it went to one address, and returns how
// many notices that were. An empty address means all.
func (o *Office) SettleRestore(ctx context.Context, restore int64, address string, sent bool) (int, error) {
	n, err := o.Store.ResolveRestored(ctx, store.Pick{Realm: o.Terms.Realm, Restore: restore, Address: address}, sent, o.Who, o.Now())
	if err == nil && n == 0 {
		err = NothingInDoubtError{restore}
	}
	return n, err
}
