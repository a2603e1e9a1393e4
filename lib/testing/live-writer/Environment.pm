package Environment;

# Opens the environment and its databases the way a transactional application does.
use strict;
use warnings;
use BerkeleyDB;

sub open_environment {
    my ($options, $first) = @_;
    my $flags = DB_INIT_TXN | DB_INIT_LOG | DB_INIT_LOCK | DB_INIT_MPOOL | DB_CREATE;
    $flags |= DB_RECOVER if $first && $options->{recover};
    # Directories that the application's own code sets: no utility sees these in a DB_CONFIG.
    my %directories;
    $directories{DB_DATA_DIR} = $options->{codeDataDirectory} if defined $options->{codeDataDirectory};
    $directories{DB_LOG_DIR}  = $options->{codeLogDirectory}  if defined $options->{codeLogDirectory};
    my $environment = BerkeleyDB::Env->new(
        -Home       => $options->{home},
        -Flags      => $flags,
        -ErrFile    => *STDERR,
        -ErrPrefix  => "live-writer $$",
        -LockDetect => DB_LOCK_DEFAULT,    # every process of an environment must set the same one (BDB2041)
        -MaxLockers => 20000,
        -MaxLocks   => 50000,
        -MaxObjects => 50000,
        -TxMax      => 500,
        %directories ? (-Config => \%directories) : (),
        defined $options->{password}
        ? (-Encrypt => { Password => $options->{password}, Flags => DB_ENCRYPT_AES })
        : (),
    );
    die "cannot open environment $options->{home}: $! $BerkeleyDB::Error\n" unless $environment;
    return $environment;
}

sub close_environment {
    my ($environment) = @_;
    my $status = $environment->close();
    die "cannot close environment: $status\n" if $status;
}

# Opens (and creates) a database. Type: btree, hash, recno or queue.
sub open_database {
    my ($environment, $options, $type, $file, %more) = @_;
    my $property = 0;
    $property |= DB_CHKSUM  if $options->{checksums};
    $property |= DB_ENCRYPT if defined $options->{password};
    my %given = (
        -Filename => $file,
        -Env      => $environment,
        -Flags    => DB_CREATE | ($more{txn} ? 0 : DB_AUTO_COMMIT),
        -Pagesize => $more{pageSize} // $options->{pageSize} // 4096,
        $property              ? (-Property => $property)      : (),
        defined $more{subname} ? (-Subname  => $more{subname}) : (),
        $more{txn}             ? (-Txn      => $more{txn})     : (),
    );
    if ($type eq 'queue') {
        $given{-Len} = 64;
        $given{-Pad} = ' ';
        my $extent = $more{extentPages} // $options->{queueExtentPages};
        $given{-ExtentSize} = $extent if $extent;
    }
    my %classes = (
        btree => 'BerkeleyDB::Btree',
        hash  => 'BerkeleyDB::Hash',
        recno => 'BerkeleyDB::Recno',
        queue => 'BerkeleyDB::Queue',
    );
    # Within a transaction the caller tries again, with another one.
    for (1 .. ($more{txn} ? 1 : 20)) {
        my $database = $classes{$type}->new(%given);
        return $database if $database;
        no warnings 'numeric';
        my $error = $BerkeleyDB::Error;
        # Two who make a file at the same moment: one is told of a deadlock, or (seen once, for two databases in one file)
        # finds the library's own words in the place of a status: "BDB0062 Successful return: 0".
        next if $error == DB_LOCK_DEADLOCK || $error =~ /Successful return/;
        die "cannot open database $file: $! $error\n";
    }
    continue { select undef, undef, undef, 0.02 }
    die { deadlock => 1 };
}

1;
