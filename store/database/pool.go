package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
)

// A Pool is a database whose transactions share their prepared statements: to prepare one costs as much as to run it a few times. It keeps those that
// transactions ask for again, a bounded number; Forget closes them.
type Pool struct {
	*sql.DB
	Keep int // so many statements at most; 0: none

	mu    sync.Mutex
	asked map[string]bool // once
	ready map[string]*sql.Stmt

	working sync.Mutex // it is never waited for by a transaction
	busy    bool       // what a statement may have to undo is kept in memory: see work
}

// In runs f in one transaction that may write. One that a server undid for what others did at the same time is run again: f acts on nothing but the
// transaction, and what it notes outside is what its last run has set.
func (p *Pool) In(ctx context.Context, f func(*Tx) error) (err error) {
	if err := p.work(ctx); err != nil {
		return Explain(err)
	}
	for range tries {
		if err = p.transact(ctx, sql.TxOptions{}, f); !again(err) || ctx.Err() != nil {
			break
		}
	}
	return Explain(err)
}

// tries is how often a transaction is run at most.
const tries = 5

// Read runs f in one transaction that sees one state and waits for no writer.
func (p *Pool) Read(ctx context.Context, f func(*Tx) error) error {
	return Explain(p.transact(ctx, sql.TxOptions{ReadOnly: true}, f))
}

// transact runs a function in a transaction: all of it is kept or nothing.
func (p *Pool) transact(ctx context.Context, o sql.TxOptions, f func(*Tx) error) error {
	t, err := p.BeginTx(ctx, &o)
	if err != nil {
		return fmt.Errorf("开始写入数据库：%w", err)
	}
	x := &Tx{Tx: t, pool: p, ready: map[string]*sql.Stmt{}, server: onServer(p.DB)}
	if err := f(x); err != nil {
		return errors.Join(err, ignoreDone(t.Rollback()))
	}
	if err := t.Commit(); err != nil {
		return fmt.Errorf("写入数据库：%w", err)
	}
	p.learn(ctx, x.ready)
	return nil
}

// work has a file keep in memory what a statement may have to undo, until Forget: every statement that writes many rows has a journal of its own, which
// would go to a file page by page, as many writes again as those of what is kept. It is not so for good, as those who sort much at rest are to use files.
func (p *Pool) work(ctx context.Context) error {
	if p.Keep == 0 || onServer(p.DB) {
		return nil
	}
	p.working.Lock()
	defer p.working.Unlock()
	if p.busy {
		return nil
	}
	_, err := p.ExecContext(ctx, "PRAGMA temp_store = memory")
	p.busy = err == nil
	return err
}

// kept returns a statement that is kept.
func (p *Pool) kept(query string) (*sql.Stmt, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s, ok := p.ready[query]
	return s, ok
}

// learn keeps those statements of a transaction that one before it has asked for, too. It is called when the transaction has given its connection
// back, as preparing takes one. What cannot be prepared now is prepared by the next transaction.
func (p *Pool) learn(ctx context.Context, used map[string]*sql.Stmt) {
	for _, query := range p.worth(used) {
		s, err := p.PrepareContext(ctx, query)
		if err != nil {
			return
		}
		p.mu.Lock()
		if old := p.ready[query]; old != nil {
			defer func() { _ = old.Close() }() // somebody else was faster: the newer one is as good
		}
		if p.ready == nil {
			p.ready = map[string]*sql.Stmt{}
		}
		p.ready[query] = s
		p.mu.Unlock()
	}
}

// worth returns which statements are to be kept.
func (p *Pool) worth(used map[string]*sql.Stmt) (queries []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.asked == nil {
		p.asked = map[string]bool{}
	}
	for query := range used {
		switch {
		case p.ready[query] != nil || len(p.ready)+len(queries) >= p.Keep:
		case p.asked[query]:
			queries = append(queries, query)
			delete(p.asked, query)
		case len(p.asked) < 4*p.Keep:
			p.asked[query] = true
		}
	}
	return queries
}

// Forget closes all statements that are kept, and ends what holds while there is work.
func (p *Pool) Forget(ctx context.Context) error {
	p.close()
	p.working.Lock()
	defer p.working.Unlock()
	if !p.busy {
		return nil
	}
	_, err := p.ExecContext(ctx, "PRAGMA temp_store = default")
	p.busy = err != nil
	return err
}

// close closes all statements that are kept.
func (p *Pool) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.ready {
		_ = s.Close() // one that is in use is closed after that
	}
	p.ready, p.asked = nil, nil
}
