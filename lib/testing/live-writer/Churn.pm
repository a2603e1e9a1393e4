package Churn;

# Makes, renames and removes database files all the time: each in its own transaction or several in one,
# some given up, some made and renamed at once (the file that a plain update loses).
use strict;
use warnings;
use BerkeleyDB;
use Environment;

sub start {
    my ($worker) = @_;
    my %files;    # name => type; only files of this worker
    my $count = 0;
    my $most  = $worker->{options}{churnFiles} // 12;
    my @types = qw(btree hash recno queue);
    my $run   = int(rand(1e6));
    my $fresh = sub { "churn-$worker->{index}-$run-" . $count++ . '.db' };

    my $fill = sub {
        my ($txn, $database, $type, $file) = @_;
        $txn->Txn($database);
        for my $number (1 .. 1 + int(rand(20))) {
            my $value = $worker->value($type eq 'queue' ? 64 : undef);
            my $key   = $type eq 'btree' || $type eq 'hash' ? "churn-$number" : $number;
            Worker::check($database->db_put($key, $value));
        }
    };
    my $create = sub {
        my ($txn, $type, $file) = @_;
        my $database = Environment::open_database($worker->{env}, $worker->{options}, $type, $file, txn => $txn);
        $worker->close_after($database);
        $fill->($txn, $database, $type, $file);
    };
    my $rename = sub {
        my ($txn, $from, $to) = @_;
        Worker::check(BerkeleyDB::db_rename(
            -Filename => $from, -Newname => $to, -Env => $worker->{env}, $txn ? (-Txn => $txn) : ()));
    };
    my $remove = sub {
        my ($txn, $file) = @_;
        Worker::check(BerkeleyDB::db_remove(-Filename => $file, -Env => $worker->{env}, $txn ? (-Txn => $txn) : ()));
    };
    # What an earlier life of this worker left, whose types nobody knows any more.
    for my $file (left_behind($worker)) { $worker->transaction(sub { $remove->($_[0], $file); 1 }) }
    my $any = sub { my @names = sort keys %files; $names[ int(rand(@names)) ] };

    return sub {
        my $what = rand();
        my $keep = rand() < 0.85;
        if (keys %files < 3 || ($what < 0.35 && keys %files < $most)) {
            my ($type, $file) = ($types[ int(rand(@types)) ], $fresh->());
            my $done = $worker->transaction(sub { $create->($_[0], $type, $file); $worker->rest(rand(0.2)); $keep });
            return if $done ne 'commit';
            $files{$file} = $type;
            if (rand() < 0.5) {    # made and renamed at once
                my $to = $fresh->();
                $done = $worker->transaction(sub { $rename->($_[0], $file, $to); 1 });
                $files{$to} = delete $files{$file} if $done eq 'commit';
            }
        }
        elsif ($what < 0.6) {
            my ($from, $to) = ($any->(), $fresh->());
            my $done = $worker->transaction(sub { $rename->($_[0], $from, $to); $worker->rest(rand(0.1)); $keep });
            $files{$to} = delete $files{$from} if $done eq 'commit';
        }
        elsif ($what < 0.75) {     # the name is used again by another file
            my ($file, $type) = ($any->(), $types[ int(rand(@types)) ]);
            my $done = $worker->transaction(sub { $remove->($_[0], $file); 1 });
            return if $done ne 'commit';
            delete $files{$file};
            $done = $worker->transaction(sub { $create->($_[0], $type, $file); 1 });
            $files{$file} = $type if $done eq 'commit';
        }
        elsif ($what < 0.85) {     # written to again after it was made
            my $file = $any->();
            my $database = Environment::open_database($worker->{env}, $worker->{options}, $files{$file}, $file);
            $worker->transaction(sub { $fill->($_[0], $database, $files{$file}, $file); $keep });
            Worker::check($database->db_close());
        }
        else {
            my $file = $any->();
            my $done = $worker->transaction(sub { $remove->($_[0], $file); $worker->rest(rand(0.1)); $keep });
            delete $files{$file} if $done eq 'commit';
        }
        $worker->rest(rand(0.1));
    };
}

sub left_behind {
    my ($worker) = @_;
    opendir(my $handle, $worker->{options}{home}) or die "$worker->{options}{home}: $!\n";
    return sort grep { /^churn-$worker->{index}-.*\.db$/ && is_database("$worker->{options}{home}/$_") } readdir $handle;
}

# A crash can leave the placeholder of a renaming, which recovery does not take away and the library cannot remove.
sub is_database {
    my ($path) = @_;
    open(my $handle, '<:raw', $path) or return 0;
    read($handle, my $page, 16) == 16 or return 0;
    return unpack('V', substr($page, 12)) != 0x030800;
}

1;
