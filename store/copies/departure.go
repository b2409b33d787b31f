package copies

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"duban/remind"
	"duban/store/database"
)

// ErrAway says that a store went over to a server: its file is what it was then.
var ErrAway = errors.New("数据已迁移到数据库服务器")

// Departed is the name in table meta of a file's note that it went over.
const Departed = "moved"

// A Departure is a file's note that its store went over to a server.
type Departure struct {
	At time.Time `json:"at"`
	By string    `json:"by"`
	To string    `json:"to"` // what may be shown of the server
}

// Leave notes it.
func Leave(ctx context.Context, file *database.Tx, d Departure) error {
	note, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return file.Do(ctx, `INSERT INTO meta (name, value) VALUES (?, ?)`, Departed, string(note))
}

// Stays returns ErrAway where a file's store went over to a server.
func Stays(ctx context.Context, db *sql.DB, path string) error {
	var text string
	err := db.QueryRowContext(ctx, `SELECT value FROM meta WHERE name = ?`, Departed).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return database.Explain(err)
	}
	var d Departure
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		return err
	}
	return fmt.Errorf("%w：%s 由%s于%s迁移到 %s，此文件只作留存。请在设置中写 store: {driver: postgres, dsn_file: …}",
		ErrAway, path, d.By, d.At.In(remind.Shanghai).Format(time.RFC3339), d.To)
}
