package Roles;

# What a worker writes. A role is set up once and then makes one transaction at a time, so that requests
# can be taken in between. Records that are promised (acknowledged) are never changed again.
use strict;
use warnings;
use BerkeleyDB;
use Churn;

my %roles = (
    btree      => sub { keyed($_[0], 'btree', "btree-$_[0]{index}.db") },
    hash       => sub { keyed($_[0], 'hash',  "hash-$_[0]{index}.db") },
    subdb      => sub { keyed($_[0], 'btree', 'several.db', "part-$_[0]{index}") },
    shared     => sub { keyed($_[0], 'btree', 'shared.db') },
    recno      => \&recno,
    queue      => \&queue,
    long       => \&long,
    eternal    => \&eternal,
    nested     => \&nested,
    abort      => \&aborting,
    burst      => \&burst,
    idle       => sub { my ($worker) = @_; sub { $worker->rest(0.5) } },
    checkpoint => \&checkpoint,
    churn      => \&Churn::start,
);

sub start {
    my ($worker) = @_;
    my $role = $roles{ $worker->{role} } or die "no role $worker->{role}\n";
    return $role->($worker);
}

# Inserts, replaces, deletes; now and then a value of many pages, now and then an abort.
sub keyed {
    my ($worker, $type, $file, $subname) = @_;
    my $database = $worker->database($type, $file, defined $subname ? (subname => $subname) : ());
    my $name     = defined $subname ? "$file/$subname" : $file;
    my $count    = 0;
    my $run      = int(rand(1e9));
    return sub {
        my $puts  = 1 + int(rand(8));
        my $abort = rand() < 0.1;
        my $big   = rand() < 0.02;
        $worker->transaction(sub {
            my ($txn) = @_;
            $txn->Txn($database);
            for (1 .. $puts) {
                my $key   = "stay-$run-$worker->{index}-" . $count++;
                my $value = $worker->value($big ? 20000 : undef);
                Worker::check($database->db_put($key, $value));
                $worker->promise($name, $key, $value);
                my $other = 'key-' . int(rand(1500));
                if (rand() < 0.7) { Worker::check($database->db_put($other, $worker->value())) }
                else              { ignore_missing($database->db_del($other)) }
            }
            return !$abort;
        });
    };
}

sub ignore_missing {
    my ($status) = @_;
    Worker::check($status) unless $status == DB_NOTFOUND || $status == DB_KEYEMPTY;
}

sub recno {
    my ($worker) = @_;
    my $file     = "recno-$worker->{index}.db";
    my $database = $worker->database('recno', $file);
    my $scratch  = $worker->database('recno', "recno-scratch-$worker->{index}.db");
    return sub {
        my $abort = rand() < 0.1;
        $worker->transaction(sub {
            my ($txn) = @_;
            $txn->Txn($database, $scratch);
            for (1 .. 1 + int(rand(6))) {
                my ($key, $value) = (0, $worker->value());
                Worker::check($database->db_put($key, $value, DB_APPEND));
                # The module counts records from 0, the utilities from 1.
                $worker->promise($file, $key + 1, $value);
                my $place = int(rand(300));
                if (rand() < 0.8) { Worker::check($scratch->db_put($place, $worker->value())) }
                else              { ignore_missing($scratch->db_del($place)) }
            }
            return !$abort;
        });
    };
}

sub queue {
    my ($worker) = @_;
    my $file     = "queue-$worker->{index}.db";
    my $kept     = $worker->database('queue', $file);
    my $consumed = $worker->database('queue', "queue-consumed-$worker->{index}.db");
    return sub {
        my $abort = rand() < 0.1;
        $worker->transaction(sub {
            my ($txn) = @_;
            $txn->Txn($kept, $consumed);
            for (1 .. 1 + int(rand(10))) {
                my ($key, $value) = (0, $worker->value(64));
                Worker::check($kept->db_put($key, $value, DB_APPEND));
                $worker->promise($file, $key + 1, $value);
                my $again = 0;
                Worker::check($consumed->db_put($again, $worker->value(64), DB_APPEND));
                if (rand() < 0.9) {
                    my ($first, $gone) = (0, '');
                    ignore_missing($consumed->db_get($first, $gone, DB_CONSUME));
                }
            }
            return !$abort;
        });
    };
}

# A transaction that stays open for a while, allocating pages all the time.
sub long {
    my ($worker) = @_;
    my $file     = "long-$worker->{index}.db";
    my $database = $worker->database('btree', $file);
    my $count    = 0;
    my $run      = int(rand(1e9));
    return sub {
        my $rounds = 10 + int(rand(40));
        my $abort  = rand() < 0.3;
        $worker->transaction(sub {
            my ($txn) = @_;
            $txn->Txn($database);
            for (1 .. $rounds) {
                my $key   = "long-$run-" . $count++;
                my $value = $worker->value(2000);
                Worker::check($database->db_put($key, $value));
                $worker->promise($file, $key, $value);
                $worker->rest(0.05);
            }
            return !$abort;
        });
    };
}

# A transaction that ends only when somebody pauses or stops the writer, and then aborts.
sub eternal {
    my ($worker) = @_;
    my $database = $worker->database('btree', "eternal-$worker->{index}.db");
    my $count    = 0;
    return sub {
        $worker->transaction(sub {
            my ($txn) = @_;
            $txn->Txn($database);
            until ($worker->{wanted}) {
                Worker::check($database->db_put('eternal-' . $count++, $worker->value()));
                $worker->rest(0.2);
            }
            return 0;
        });
    };
}

sub nested {
    my ($worker) = @_;
    my $file     = "nested-$worker->{index}.db";
    my $database = $worker->database('btree', $file);
    my $count    = 0;
    my $run      = int(rand(1e9));
    my $put      = sub {
        my ($promised) = @_;
        my $key   = "nested-$run-" . $count++;
        my $value = $worker->value();
        Worker::check($database->db_put($key, $value));
        $worker->promise($file, $key, $value) if $promised;
    };
    return sub {
        my $abort = rand() < 0.2;
        $worker->transaction(sub {
            my ($txn) = @_;
            $txn->Txn($database);
            $put->(1);
            for (1 .. 1 + int(rand(4))) {
                my $keep  = rand() < 0.6;
                my $child = $worker->{env}->txn_begin($txn) or die "cannot begin: $BerkeleyDB::Error\n";
                my $ok    = eval {
                    $child->Txn($database);
                    $put->($keep) for 1 .. 3;
                    if (rand() < 0.5) {
                        my $grandchild = $worker->{env}->txn_begin($child) or die "cannot begin\n";
                        my $inner = eval { $grandchild->Txn($database); $put->($keep); 1 };
                        my $why   = $@;
                        Worker::check($inner && $keep ? $grandchild->txn_commit() : $grandchild->txn_abort());
                        die $why unless $inner;
                    }
                    1;
                };
                my $error = $@;
                Worker::check($ok && $keep ? $child->txn_commit() : $child->txn_abort());
                die $error unless $ok;
                $txn->Txn($database);
            }
            return !$abort;
        });
    };
}

# Allocates many pages and gives all of them back.
sub aborting {
    my ($worker) = @_;
    my $database = $worker->database('btree', "abort-$worker->{index}.db");
    my $count    = 0;
    return sub {
        $worker->transaction(sub {
            my ($txn) = @_;
            $txn->Txn($database);
            for (1 .. 60) { Worker::check($database->db_put('gone-' . $count++, $worker->value(1500))) }
            return 0;
        });
        $worker->rest(0.2);
    };
}

# Nothing for a while, then about four megabytes at once.
sub burst {
    my ($worker) = @_;
    my $file     = "burst-$worker->{index}.db";
    my $database = $worker->database('btree', $file);
    my $count    = 0;
    my $run      = int(rand(1e9));
    return sub {
        for (1 .. 20) {
            $worker->transaction(sub {
                my ($txn) = @_;
                $txn->Txn($database);
                for (1 .. 20) {
                    my ($key, $value) = ("burst-$run-" . $count++, $worker->value(10000));
                    Worker::check($database->db_put($key, $value));
                    $worker->promise($file, $key, $value);
                }
                return 1;
            });
            last if $worker->{wanted};
        }
        $worker->rest(1 + rand(2));
    };
}

sub checkpoint {
    my ($worker) = @_;
    my $seconds  = ($worker->{options}{checkpointEveryMs} // 1000) / 1000;
    my $kilobytes = $worker->{options}{checkpointKilobytes} // 0;
    my $manager  = $worker->{env}->TxnMgr;
    return sub {
        Worker::check($manager->txn_checkpoint($kilobytes, 0, 0));
        $worker->{commits}++;
        $worker->rest($seconds);
    };
}

1;
