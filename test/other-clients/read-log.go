// Reads a whole log as somebody else's program does: filippo.io/torchwood and golang.org/x/mod/sumdb, of which nothing was
// written for Gatehouse. `other-reader.int.test.ts` builds and runs it in the long run.
//
//	read-log URL QUORUM LOG-KEY WITNESS-KEY...
//
// Prints the checkpoint's origin and size, and the RFC 6962 hash of each leaf, a line each.
package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if err := read(os.Args[1], os.Args[2], os.Args[3], os.Args[4:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func read(url, quorum, logKey string, witnessKeys []string) error {
	policy, err := policyOf(quorum, logKey, witnessKeys)
	if err != nil {
		return err
	}
	signed, err := get(url + "/checkpoint")
	if err != nil {
		return err
	}
	checkpoint, _, err := torchwood.VerifyCheckpoint(signed, policy)
	if err != nil {
		return err
	}
	fmt.Println(checkpoint.Origin, checkpoint.N)
	fetcher, err := torchwood.NewTileFetcher(url)
	if err != nil {
		return err
	}
	client, err := torchwood.NewClient(fetcher, torchwood.WithCutEntry(cut))
	if err != nil {
		return err
	}
	ctx := context.Background()
	for index, entry := range client.AllEntries(ctx, checkpoint.Tree, 0) {
		hash := tlog.RecordHash(entry)
		fmt.Println(hash)
		// What it proves by itself from the tiles, and what the witness says proves it.
		if _, _, err := client.Entry(ctx, checkpoint.Tree, index); err != nil {
			return err
		}
		proof, err := get(fmt.Sprintf("%s/proof/%d", url, index))
		if err != nil {
			return err
		}
		if err := torchwood.VerifyProof(policy, hash, proof); err != nil {
			return fmt.Errorf("proof of %d: %w", index, err)
		}
		if err := torchwood.VerifyProof(policy, tlog.RecordHash([]byte("another")), proof); err == nil {
			return fmt.Errorf("proof of %d proves anything", index)
		}
	}
	if err := client.Err(); err != nil {
		return err
	}
	return provesGrowth(ctx, checkpoint.Tree, fetcher)
}

// provesGrowth proves from the tiles that the tree goes on from each tree there was.
func provesGrowth(ctx context.Context, tree tlog.Tree, tiles torchwood.TileReader) error {
	reader := torchwood.TileHashReaderWithContext(ctx, tree, tiles)
	for size := int64(1); size <= tree.N; size++ {
		root, err := tlog.TreeHash(size, reader)
		if err != nil {
			return err
		}
		proof, err := tlog.ProveTree(tree.N, size, reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, size, root); err != nil {
			return fmt.Errorf("growth from %d: %w", size, err)
		}
	}
	return nil
}

func policyOf(quorum, logKey string, witnessKeys []string) (torchwood.Policy, error) {
	least, err := strconv.Atoi(quorum)
	if err != nil {
		return nil, err
	}
	log, err := note.NewVerifier(logKey)
	if err != nil {
		return nil, err
	}
	witnesses := []torchwood.Policy{}
	for _, key := range witnessKeys {
		verifier, err := torchwood.NewCosignatureVerifier(key)
		if err != nil {
			return nil, err
		}
		witnesses = append(witnesses, torchwood.SingleVerifierPolicy(verifier))
	}
	origin, _, _ := strings.Cut(logKey, "+")
	return torchwood.ThresholdPolicy(3, torchwood.OriginPolicy(origin), torchwood.SingleVerifierPolicy(log),
		torchwood.ThresholdPolicy(least, witnesses...)), nil
}

// cut takes the first entry off a bundle (C2SP tlog-tiles).
func cut(bundle []byte) ([]byte, tlog.Hash, []byte, error) {
	entry, rest, err := torchwood.ReadTileEntry(bundle)
	return bytes.Clone(entry), tlog.RecordHash(entry), rest, err
}

func get(url string) ([]byte, error) {
	answer, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", url, answer.Status)
	}
	return io.ReadAll(answer.Body)
}
